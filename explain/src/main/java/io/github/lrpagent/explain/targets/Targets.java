package io.github.lrpagent.explain.targets;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/** Chooses the targets of an output by the option and the shape of a row. */
public final class Targets {
  private Targets() {}

  /**
   * What is explained.
   *
   * @param sum the sum of the rows' targets, one number with its graph: where the backward starts
   * @param rows the target of each row
   */
  public record Chosen(PtNDArray sum, List<RowTarget> rows) {
    /** Copies the list. */
    public Chosen {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Chooses the target of each row.
   *
   * @param spec what the option asks for
   * @param output the output; grad mode must be on
   * @param lastPosition the last position of a row that is no padding
   * @throws IllegalArgumentException if the output has no such target
   */
  public static Chosen choose(TargetSpec spec, OutputRows output, IntUnaryOperator lastPosition) {
    long[] shape = output.shape();
    if (shape.length > 2) {
      throw new IllegalArgumentException(
          "an output with " + shape.length + " dimensions in a row has no default target");
    }
    int rows = output.rows();
    if (rows == 0 || output.rowSize() == 0) {
      throw new IllegalArgumentException("an output without numbers has no target");
    }
    int classes = shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
    int[] positions = new int[rows];
    if (shape.length == 2) {
      for (int row = 0; row < rows; row++) {
        positions[row] = position(spec, (int) shape[0], lastPosition.applyAsInt(row));
      }
    }
    int[] plus = plus(spec, output, positions, classes);
    OptionalInt minus = minus(spec, classes);
    int terms = minus.isPresent() ? 2 : 1;
    long[] flat = new long[rows * terms];
    float[] weights = new float[rows * terms];
    for (int row = 0; row < rows; row++) {
      long start = row * output.rowSize() + (long) positions[row] * classes;
      flat[row] = start + plus[row];
      weights[row] = 1;
      if (minus.isPresent()) {
        flat[rows + row] = start + minus.getAsInt();
        weights[rows + row] = -1;
      }
    }
    double[] values = output.values(flat);
    List<RowTarget> targets = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      targets.add(
          new RowTarget(
              kind(spec),
              shape.length == 2 ? OptionalInt.of(positions[row]) : OptionalInt.empty(),
              plus[row],
              minus.isPresent() ? values[row] - values[rows + row] : values[row]));
    }
    return new Chosen(output.sum(flat, weights), targets);
  }

  private static String kind(TargetSpec spec) {
    if (spec instanceof TargetSpec.OneClass) {
      return "class";
    }
    if (spec instanceof TargetSpec.Contrast) {
      return "contrast";
    }
    return spec instanceof TargetSpec.Position ? "position" : "argmax";
  }

  private static int[] plus(TargetSpec spec, OutputRows output, int[] positions, int classes) {
    OptionalInt named =
        spec instanceof TargetSpec.OneClass one
            ? OptionalInt.of(one.index())
            : spec instanceof TargetSpec.Contrast contrast
                ? OptionalInt.of(contrast.index())
                : OptionalInt.empty();
    if (named.isEmpty()) {
      return output.argMax(positions);
    }
    int[] plus = new int[output.rows()];
    Arrays.fill(plus, checked(named.getAsInt(), classes));
    return plus;
  }

  private static OptionalInt minus(TargetSpec spec, int classes) {
    return spec instanceof TargetSpec.Contrast contrast
        ? OptionalInt.of(checked(contrast.against(), classes))
        : OptionalInt.empty();
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
