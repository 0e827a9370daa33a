package io.github.lrpagent.archives;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs something on a thread with a quarter of the usual stack, as some apps configure theirs. */
public final class SmallStack {
  private static final int BYTES = 256 << 10;

  private SmallStack() {}

  /** Returns what the code returns. */
  public static <T> T call(Callable<T> code) throws Exception {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(null, task, "small stack", BYTES);
    thread.start();
    try {
      return task.get();
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
