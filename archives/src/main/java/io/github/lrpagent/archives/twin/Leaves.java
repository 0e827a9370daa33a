package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the leaves of a model by structure: the embeddings with the most rows among those looked up
 * with ids that come straight from an input; where there is none, the floating-point inputs.
 */
final class Leaves {
  /**
   * An embedding that is looked up with ids from an input.
   *
   * @param path the module's path
   * @param input the number of the input
   * @param rows the rows of the table
   * @param rule what the composite says: {@code leaf}, {@code stop}, or anything else for "by
   *     structure"
   */
  record Lookup(String path, int input, long rows, RuleKind rule) {}

  private final Map<String, Lookup> lookups = new LinkedHashMap<>();
  private final Set<Integer> reaching = new TreeSet<>();
  private final Map<String, Integer> softmaxes = new LinkedHashMap<>();

  void lookup(String site, Lookup lookup) {
    lookups.put(site, lookup);
  }

  /** An input of the model reaches a layer as its signal. */
  void reaches(int input) {
    reaching.add(input);
  }

  /** An output of the model is that of a softmax. */
  void softmax(String site, int output) {
    softmaxes.putIfAbsent(site, output);
  }

  /** The inputs that embeddings are looked up with. */
  Set<Integer> lookupInputs() {
    Set<Integer> inputs = new TreeSet<>();
    lookups.values().forEach(l -> inputs.add(l.input()));
    return inputs;
  }

  /**
   * Decides.
   *
   * @param inputNames the names of the model's inputs
   * @param tensorInputs the inputs that are tensors
   * @return the sites by their names, numbered in the order of the model's inputs; an input's site
   *     is {@code input:N}
   */
  Map<String, TwinSite> decide(List<String> inputNames, Set<Integer> tensorInputs) {
    long most =
        lookups.values().stream()
            .filter(l -> l.rule() != RuleKind.STOP)
            .mapToLong(Lookup::rows)
            .max()
            .orElse(Facts.NONE);
    List<Map.Entry<String, Lookup>> leaves = new ArrayList<>(lookups.entrySet());
    leaves.removeIf(
        e -> {
          Lookup lookup = e.getValue();
          boolean byStructure = lookup.rule() != RuleKind.STOP && lookup.rows() == most;
          return lookup.rule() != RuleKind.LEAF && !byStructure;
        });
    leaves.sort((a, b) -> Integer.compare(a.getValue().input(), b.getValue().input()));
    Map<String, TwinSite> sites = new LinkedHashMap<>();
    for (Map.Entry<String, Lookup> leaf : leaves) {
      Lookup lookup = leaf.getValue();
      String name =
          lookup.path().isEmpty() && lookup.input() >= 0
              ? inputNames.get(lookup.input())
              : lookup.path();
      sites.put(
          leaf.getKey(), new TwinSite(sites.size(), TwinSite.Kind.EMBEDDING, name, lookup.input()));
    }
    if (sites.isEmpty()) {
      for (int input : reaching.isEmpty() ? tensorInputs : reaching) {
        sites.put(
            inputSite(input),
            new TwinSite(sites.size(), TwinSite.Kind.INPUT, inputNames.get(input), input));
      }
    }
    softmaxes.forEach(
        (site, output) ->
            sites.put(site, new TwinSite(sites.size(), TwinSite.Kind.LOGITS, "", output)));
    return sites;
  }

  static String inputSite(int input) {
    return "input:" + input;
  }
}
