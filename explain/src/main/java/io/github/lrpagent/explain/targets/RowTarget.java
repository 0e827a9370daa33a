package io.github.lrpagent.explain.targets;

import java.util.OptionalInt;

/**
 * The number of one row that is explained.
 *
 * @param kind {@code argmax}, {@code class}, {@code contrast} or {@code position}
 * @param position the position, where the output has positions
 * @param index the class
 * @param value the explained number
 */
public record RowTarget(String kind, OptionalInt position, int index, double value) {}
