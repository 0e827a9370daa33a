package io.github.lrpagent.archives.twin;

import java.util.List;
import java.util.Set;

/**
 * The twin of one method of the root module.
 *
 * @param composite the composite's name
 * @param method the method, such as {@code forward}
 * @param twin the name of its twin, such as {@code forward__cp_lrp}
 * @param sites the places that write to the tape
 * @param lookups the inputs of the model that embeddings are looked up with
 * @param probes where relevance is measured; none unless it is to be checked
 */
public record TwinMethod(
    String composite,
    String method,
    String twin,
    List<TwinSite> sites,
    Set<Integer> lookups,
    List<Probe> probes) {
  /** Copies the collections. */
  public TwinMethod {
    sites = List.copyOf(sites);
    lookups = Set.copyOf(lookups);
    probes = List.copyOf(probes);
  }
}
