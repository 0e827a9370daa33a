package io.github.lrpagent.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the operations of DJL's engine, and its blocks, enter the agent while a model that is
 * written in Java predicts. Nothing thrown by us leaves these methods.
 */
public final class OperationBridge {
  /** How many predictions by blocks are open, in all threads. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  private OperationBridge() {}

  @FunctionalInterface
  private interface Step {
    @Nullable Object run(Operations operations) throws Throwable;
  }

  static void opened() {
    OPEN.incrementAndGet();
  }

  static void closed() {
    OPEN.decrementAndGet();
  }

  /**
   * Returns whether the operations of DJL's engine are to be asked about on this thread; asked by
   * each of them, and as cheap as can be where no block is explained.
   */
  public static boolean inBlock() {
    if (OPEN.get() == 0) {
      return false;
    }
    Running running = Running.here();
    return !running.inAgent && running.operations() != null;
  }

  /** Entered by operations of {@code JniUtils}; see {@link Operations#run}. */
  public static @Nullable Object operation(String operation, Object[] arguments) {
    return run(
        operations -> {
          Faults.check("operation");
          return operations.run(operation, arguments);
        });
  }

  /** Entered by the forward of a block, with its inputs. */
  public static void blockEntered(Object block, Object inputs) {
    run(
        operations -> {
          operations.entered(block, inputs);
          return null;
        });
  }

  /** Left by the forward of a block, with its outputs; null if it threw. */
  public static void blockLeft(@Nullable Object outputs) {
    run(
        operations -> {
          operations.left(outputs);
          return null;
        });
  }

  private static @Nullable Object run(Step step) {
    if (!inBlock()) {
      return null;
    }
    Running running = Running.here();
    Operations operations = running.operations();
    running.inAgent = true;
    try {
      return operations == null ? null : step.run(operations);
    } catch (Throwable thrown) {
      fail(operations, thrown);
      return null;
    } finally {
      running.inAgent = false;
    }
  }

  private static void fail(@Nullable Operations operations, Throwable thrown) {
    try {
      if (operations != null) {
        operations.fail(thrown);
      }
    } catch (Throwable another) {
      Bridge.failed("operation", another);
    }
  }
}
