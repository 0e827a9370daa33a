package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.lrpagent.rules.RuleText;

/**
 * How much the graph of one prediction may take. Where there is a limit, twins are written so that
 * they take what they make off the number that stands first on the tape, and end when it is used
 * up.
 *
 * @param bytes the limit; the largest number is none
 */
public record GraphMemory(long bytes) {
  /** The reason that is counted where a prediction needs more. */
  public static final String REASON = "the graph of the prediction takes more than graph-memory";

  /** Returns whether there is a limit. */
  public boolean isLimited() {
    return bytes < Long.MAX_VALUE;
  }

  /** Returns whether a twin ended because its graph took too much. */
  public static boolean isExceeded(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).contains(RuleText.TOO_MUCH_MEMORY);
  }

  /** How many entries stand on the tape before the first one of a twin. */
  int entriesBefore() {
    return isLimited() ? 1 : 0;
  }

  /** Makes the list that a twin takes as its tape. */
  public IValue tape(PtNDManager manager) {
    if (!isLimited()) {
      return IValue.listFrom(new PtNDArray[0]);
    }
    try (NDArray limit = manager.create(new long[] {bytes});
        NDArray left = limit.duplicate()) { // memory of its own, for twins write to it
      return IValue.listFrom((PtNDArray) left);
    }
  }
}
