package io.github.lrpagent.explain.targets;

import java.util.OptionalInt;

/** Chooses the target of a row by the option and the shape of the output. */
public final class Targets {
  private Targets() {}

  /**
   * Chooses the target of a row.
   *
   * @param spec what the option asks for
   * @param row the row's output, flat
   * @param shape its shape: {@code []}, {@code [classes]} or {@code [positions, classes]}
   * @param lastPosition the last position that is no padding
   * @throws IllegalArgumentException if the output has no such target
   */
  public static RowTarget choose(TargetSpec spec, float[] row, long[] shape, int lastPosition) {
    if (shape.length > 2) {
      throw new IllegalArgumentException(
          "an output with " + shape.length + " dimensions in a row has no default target");
    }
    if (row.length == 0) {
      throw new IllegalArgumentException("an output without numbers has no target");
    }
    int classes = shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
    OptionalInt position =
        shape.length == 2
            ? OptionalInt.of(position(spec, (int) shape[0], lastPosition))
            : OptionalInt.empty();
    int start = position.orElse(0) * classes;
    if (spec instanceof TargetSpec.OneClass one) {
      int index = checked(one.index(), classes);
      return new RowTarget(
          "class", position, index, start + index, OptionalInt.empty(), row[start + index]);
    }
    if (spec instanceof TargetSpec.Contrast contrast) {
      int plus = start + checked(contrast.index(), classes);
      int minus = start + checked(contrast.against(), classes);
      return new RowTarget(
          "contrast",
          position,
          contrast.index(),
          plus,
          OptionalInt.of(minus),
          (double) row[plus] - row[minus]);
    }
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (row[start + i] > row[start + best]) {
        best = i;
      }
    }
    String kind = spec instanceof TargetSpec.Position ? "position" : "argmax";
    return new RowTarget(
        kind, position, best, start + best, OptionalInt.empty(), row[start + best]);
  }

  private static int position(TargetSpec spec, int positions, int last) {
    if (!(spec instanceof TargetSpec.Position wanted)) {
      return Math.min(last, positions - 1);
    }
    int position = wanted.position() < 0 ? positions + wanted.position() : wanted.position();
    if (position < 0 || position >= positions) {
      throw new IllegalArgumentException(
          "there is no position " + wanted.position() + " among " + positions);
    }
    return position;
  }

  private static int checked(int index, int classes) {
    if (index >= classes) {
      throw new IllegalArgumentException("there is no class " + index + " among " + classes);
    }
    return index;
  }
}
