package io.github.lrpagent.explain.baseline;

import java.util.List;

/**
 * A word with its relevance; or a block of a plane, such as an image, named after its cells.
 *
 * @param text the word as a person reads it
 * @param relevance the sum of its tokens', rounded
 * @param tokens its tokens; none for a block of a plane
 */
public record BaselineWord(String text, double relevance, List<String> tokens) {
  /** Copies the list. */
  public BaselineWord {
    tokens = List.copyOf(tokens);
  }
}
