package io.github.lrpagent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What the operations of DJL's engine become inside of one prediction whose model is written in
 * Java. Types of DJL are plain objects here.
 */
public interface Operations {
  /** What {@link #run} returns for an operation that returns nothing and has been run. */
  Object DONE = new Object();

  /**
   * In place of a static method of {@code JniUtils}.
   *
   * @param operation its name and descriptor
   * @param arguments the arguments of the call
   * @return its result, or {@link #DONE}; null where the original is to run
   */
  @Nullable Object run(String operation, Object[] arguments) throws Throwable;

  /**
   * A block's forward begins.
   *
   * @param inputs its inputs, an {@code NDList}
   */
  void entered(Object block, Object inputs);

  /**
   * The forward of the block that was entered last ends.
   *
   * @param outputs its outputs, an {@code NDList}; null if it threw
   */
  void left(@Nullable Object outputs) throws Throwable;

  /** Something of ours has failed: from here on, all operations are the originals. */
  void fail(Throwable thrown);
}
