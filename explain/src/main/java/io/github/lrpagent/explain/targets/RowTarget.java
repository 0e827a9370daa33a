package io.github.lrpagent.explain.targets;

import java.util.OptionalInt;

/**
 * The number of one row that is explained.
 *
 * @param kind {@code argmax}, {@code class}, {@code contrast} or {@code position}
 * @param position the position, where the output has positions
 * @param index the class
 * @param plus the flat index, in the row, of the logit
 * @param minus the flat index of the logit that is subtracted, where one is
 * @param value the explained number
 */
public record RowTarget(
    String kind, OptionalInt position, int index, int plus, OptionalInt minus, double value) {}
