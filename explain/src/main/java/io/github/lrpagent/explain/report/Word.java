package io.github.lrpagent.explain.report;

import java.util.List;

/**
 * A word as people read it, with the tokens it was cut into. LRP relevance is additive: a word has
 * the sum of its tokens'.
 *
 * @param gap what stands between the word before and this one, such as a space
 * @param text the word
 * @param special whether the tokenizer added it, such as {@code [CLS]}
 * @param parts its tokens, at least one
 */
public record Word(String gap, String text, boolean special, List<Part> parts) {
  /**
   * A token.
   *
   * @param token the token, or {@code #} and its id
   * @param relevance its relevance
   */
  public record Part(String token, float relevance) {}

  /** Copies the list. */
  public Word {
    parts = List.copyOf(parts);
  }

  /** Returns the sum of its tokens' relevance. */
  public double relevance() {
    double sum = 0;
    for (Part part : parts) {
      sum += part.relevance();
    }
    return sum;
  }

  /** Returns the largest |relevance| of some words, or 0. */
  static double largest(List<Word> words) {
    return words.stream().mapToDouble(word -> Math.abs(word.relevance())).max().orElse(0);
  }
}
