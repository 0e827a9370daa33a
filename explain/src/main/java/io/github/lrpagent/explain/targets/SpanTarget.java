package io.github.lrpagent.explain.targets;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Where an answer starts and ends in a text: two outputs with a logit for each token. Explained is
 * the sum of the largest logit of each.
 */
final class SpanTarget {
  private SpanTarget() {}

  /**
   * Returns whether the outputs are those of question answering.
   *
   * @param guess whether their shapes may tell, where nothing else does
   */
  static boolean isSpan(Situation situation, boolean guess) {
    if (situation.outputs().size() < 2 || situation.sequences().isEmpty()) {
      return false;
    }
    Sequences ids = situation.sequences().get();
    Shape shape = new Shape(ids.rows(), ids.length());
    return situation.outputs().get(0).getShape().equals(shape)
        && situation.outputs().get(1).getShape().equals(shape)
        && (situation.task() == Task.QUESTION_ANSWERING
            || guess && situation.task() == Task.UNKNOWN);
  }

  static Chosen choose(TargetSpec spec, Situation situation) {
    if (!(spec instanceof TargetSpec.ArgMax)) {
      throw new NoTargetException(
          "target "
              + spec.text()
              + " does not fit question answering, whose outputs have no classes (try: argmax)");
    }
    int first = situation.named("start_logits").orElse(0);
    int second = situation.named("end_logits").orElse(1);
    OutputRows starts = situation.rows(first);
    OutputRows ends = situation.rows(second);
    Sequences ids = situation.sequences().orElseThrow();
    long[] start = best(starts, ids);
    long[] end = best(ends, ids);
    double[] startValues = starts.values(start);
    double[] endValues = ends.values(end);
    List<RowTarget> rows = new ArrayList<>();
    for (int row = 0; row < start.length; row++) {
      int offset = row * ids.length();
      rows.add(
          RowTarget.span(
              Math.toIntExact(start[row] - offset),
              Math.toIntExact(end[row] - offset),
              startValues[row] + endValues[row]));
    }
    return new Chosen(
        JniUtils.add(starts.sum(start), ends.sum(end)),
        first,
        0,
        rows,
        row -> JniUtils.add(starts.sum(new long[] {start[row]}), ends.sum(new long[] {end[row]})));
  }

  /** The flat index of the largest logit of each row, at a token that an answer may hold. */
  private static long[] best(OutputRows output, Sequences ids) {
    double[] logits = output.all();
    long[] best = new long[ids.rows()];
    for (int row = 0; row < best.length; row++) {
      int at = row;
      int start = row * ids.length();
      int found =
          largest(logits, start, ids.length(), i -> ids.isReal(at, i) && ids.isContext(at, i));
      if (found < 0) {
        found = largest(logits, start, ids.length(), i -> true);
      }
      best[row] = start + Math.max(found, 0);
    }
    return best;
  }

  private static int largest(double[] logits, int start, int length, IntPredicate allowed) {
    int best = -1;
    for (int i = 0; i < length; i++) {
      if (!Double.isNaN(logits[start + i])
          && allowed.test(i)
          && (best < 0 || logits[start + i] > logits[start + best])) {
        best = i;
      }
    }
    return best;
  }
}
