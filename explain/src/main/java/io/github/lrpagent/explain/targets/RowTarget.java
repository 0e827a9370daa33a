package io.github.lrpagent.explain.targets;

import java.util.OptionalInt;

/**
 * The number of one row that is explained.
 *
 * @param kind {@code argmax}, {@code class}, {@code contrast}, {@code position}, {@code span} or
 *     {@code norm}
 * @param position the position, where the output has positions; the start of a span
 * @param end the last position of a span
 * @param index the class, where the output has classes
 * @param against the class whose logit is subtracted, in a contrast
 * @param value the explained number
 */
public record RowTarget(
    String kind,
    OptionalInt position,
    OptionalInt end,
    OptionalInt index,
    OptionalInt against,
    double value) {

  /** Returns a span's target: the sum of its start's and its end's logit. */
  static RowTarget span(int start, int end, double value) {
    return new RowTarget(
        "span",
        OptionalInt.of(start),
        OptionalInt.of(end),
        OptionalInt.empty(),
        OptionalInt.empty(),
        value);
  }

  /** Returns an embedding's target: its length. */
  static RowTarget norm(double value) {
    return new RowTarget(
        "norm",
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        value);
  }
}
