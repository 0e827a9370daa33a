package io.github.lrpagent.archives.twin;

/**
 * A place of a twin that writes to the tape.
 *
 * @param number what the twin writes before the tensors
 * @param kind what is read there
 * @param name the module path of a leaf, or the name of the model's input where no path is left
 * @param index the number of the model's input that a leaf belongs to, or of the output that logits
 *     belong to
 */
public record TwinSite(int number, Kind kind, String name, int index) {
  /** What is read at a site. */
  public enum Kind {
    /** A token embedding. */
    EMBEDDING,
    /** A floating-point input of the model. */
    INPUT,
    /** What goes into a softmax or a sigmoid at the end of the model. */
    LOGITS
  }
}
