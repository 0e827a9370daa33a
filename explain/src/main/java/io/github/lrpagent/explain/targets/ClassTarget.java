package io.github.lrpagent.explain.targets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A logit, or the difference of two: of each row, or at one position of each row. */
final class ClassTarget {
  private ClassTarget() {}

  static Chosen choose(TargetSpec spec, Situation situation) {
    int number = situation.named("logits").orElse(0);
    OutputRows output = situation.rows(number);
    long[] shape = output.shape();
    if (shape.length > 2) {
      throw new NoTargetException(
          "an output with "
              + shape.length
              + " dimensions in a row has no default target, this one is "
              + output.describe());
    }
    if (spec instanceof TargetSpec.Position && shape.length < 2) {
      throw new NoTargetException(
          "target "
              + spec.text()
              + " is for outputs [batch, positions, classes], this one is "
              + output.describe());
    }
    int rows = output.rows();
    int classes = shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
    OptionalInt named = named(spec, classes);
    OptionalInt minus =
        spec instanceof TargetSpec.Contrast contrast
            ? OptionalInt.of(checked(contrast.against(), classes))
            : OptionalInt.empty();
    int[] positions =
        shape.length == 2 ? Positions.choose(spec, situation, output, named) : new int[rows];
    int[] plus = new int[rows];
    if (named.isPresent()) {
      Arrays.fill(plus, named.getAsInt());
    } else {
      plus = output.argMax(positions);
    }
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
              OptionalInt.empty(),
              OptionalInt.of(plus[row]),
              minus,
              minus.isPresent() ? values[row] - values[rows + row] : values[row]));
    }
    return new Chosen(
        output.sum(flat, weights),
        number,
        classes,
        targets,
        row -> output.sum(flat, only(row, rows, weights)));
  }

  /** The weights of one row, and none of the others. */
  private static float[] only(int row, int rows, float[] weights) {
    float[] only = new float[weights.length];
    for (int i = row; i < weights.length; i += rows) {
      only[i] = weights[i];
    }
    return only;
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

  private static OptionalInt named(TargetSpec spec, int classes) {
    if (spec instanceof TargetSpec.OneClass one) {
      return OptionalInt.of(checked(one.index(), classes));
    }
    return spec instanceof TargetSpec.Contrast contrast
        ? OptionalInt.of(checked(contrast.index(), classes))
        : OptionalInt.empty();
  }

  private static int checked(int index, int classes) {
    if (index >= classes) {
      throw new NoTargetException("there is no class " + index + " among " + classes);
    }
    return index;
  }
}
