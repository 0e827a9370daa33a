package io.github.lrpagent.explain.targets;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the folder of a model says about it.
 *
 * @param labels the names of its classes, by their numbers
 * @param architectures what Transformers calls the model, such as {@code BertForMaskedLM}
 */
public record ModelFolder(Map<Integer, String> labels, List<String> architectures) {
  /** Copies the collections. */
  public ModelFolder {
    labels = Map.copyOf(labels);
    architectures = List.copyOf(architectures);
  }

  /**
   * Returns the name of a class, or null where it has none. A configuration that names another
   * number of classes is about something else: that of a language model, say, names two.
   *
   * @param index the class
   * @param classes how many classes the output has
   */
  public @Nullable String label(int index, int classes) {
    return labels.size() == classes ? labels.get(index) : null;
  }
}
