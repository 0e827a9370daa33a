package io.github.lrpagent.it;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.ExplanationListener;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.LrpAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Collects the explanations of what runs inside {@link #during}. */
final class Recorder implements ExplanationListener {
  private final Thread thread = Thread.currentThread();
  private final List<Explanation> explanations = new ArrayList<>();

  private Recorder() {}

  /** The result of an action and the explanations that this thread's predictions gave meanwhile. */
  record Recorded<T>(T result, List<Explanation> explanations) {}

  static <T> Recorded<T> during(Callable<T> action) throws Exception {
    Recorder recorder = new Recorder();
    LrpAgent.addListener(recorder);
    try {
      return new Recorded<>(action.call(), recorder.explanations);
    } finally {
      LrpAgent.removeListener(recorder);
    }
  }

  @Override
  public void explained(Explanation explanation) {
    if (Thread.currentThread() == thread) {
      explanations.add(explanation);
    }
  }

  /** The relevance of the first leaf, all rows one after the other. */
  static double[] relevance(List<Explanation> rows) {
    return relevance(rows, 0);
  }

  /** The relevance of a leaf, all rows one after the other. */
  static double[] relevance(List<Explanation> rows, int leaf) {
    List<Double> all = new ArrayList<>();
    for (Explanation row : rows) {
      Input input = row.inputs().get(leaf);
      for (float value : input.relevance()) {
        all.add((double) value);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Numbers as float64. */
  static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers[i];
    }
    return doubles;
  }
}
