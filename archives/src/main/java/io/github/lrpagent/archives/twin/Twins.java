package io.github.lrpagent.archives.twin;

import java.util.List;
import java.util.Map;

/**
 * The twins of a model, as text.
 *
 * @param modules the text of each module of functions, by its qualified name
 * @param methods what is to be written at the end of the root class
 * @param descriptions what the methods are
 * @param refusals why a method has no twin, by its name
 * @param warnings what the user should know about the composites
 */
public record Twins(
    Map<String, String> modules,
    String methods,
    List<TwinMethod> descriptions,
    Map<String, String> refusals,
    List<String> warnings) {
  /** Copies the collections. */
  public Twins {
    modules = Map.copyOf(modules);
    descriptions = List.copyOf(descriptions);
    refusals = Map.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }
}
