package io.github.lrpagent.explain.blocks;

import org.jspecify.annotations.Nullable;

/** What becomes of an operation where a prediction by a block is explained. */
@FunctionalInterface
interface Handler {
  /**
   * Runs the operation with its rule.
   *
   * @return the result of the call; null where the original is to run
   */
  @Nullable Object run(Call call) throws Throwable;
}
