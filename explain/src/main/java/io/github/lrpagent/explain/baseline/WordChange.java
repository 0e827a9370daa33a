package io.github.lrpagent.explain.baseline;

/**
 * What became of a word.
 *
 * @param text the word
 * @param then its relevance in the baseline
 * @param now its relevance today
 * @param moved whether it is one of those that make the difference: it changed by more than the
 *     tolerance allows a word on average, and by more than a tenth of the largest change
 */
public record WordChange(String text, double then, double now, boolean moved) {
  /** Returns how much relevance the word won, or lost. */
  public double change() {
    return now - then;
  }
}
