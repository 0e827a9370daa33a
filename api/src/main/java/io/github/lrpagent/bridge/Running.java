package io.github.lrpagent.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What runs on one thread. */
final class Running {
  private static final ThreadLocal<Running> HERE = ThreadLocal.withInitial(Running::new);

  /** The open predictions, the innermost first. */
  final Deque<Prediction> predictions = new ArrayDeque<>();

  final Encodings encodings = new Encodings();

  /** Whether it is the agent that runs, whose own calls of DJL are left alone. */
  boolean inAgent;

  private Running() {}

  /** Returns what runs on this thread. */
  static Running here() {
    return HERE.get();
  }

  /** Returns the operations of the block that predicts, if one does. */
  @Nullable Operations operations() {
    for (Prediction prediction : predictions) {
      if (prediction.operations() != null) {
        return prediction.operations();
      }
    }
    return null;
  }
}
