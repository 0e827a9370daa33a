package io.github.lrpagent.archives;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs what goes down the code of a model on a stack of known size: nobody knows how much the app
 * has left of its own.
 */
public final class OwnStack {
  private static final long BYTES = 16L << 20;

  private OwnStack() {}

  /** Returns what the code returns; an interrupt of this thread waits until then. */
  public static <T> T call(Supplier<T> code) {
    FutureTask<T> task = new FutureTask<>(code::get);
    Thread thread = new Thread(null, task, "lrp-agent archive", BYTES, false);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
