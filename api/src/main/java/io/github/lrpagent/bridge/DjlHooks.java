package io.github.lrpagent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What the rewritten methods of one DJL call; implemented beside that DJL by {@code explain}. Types
 * of DJL are plain objects here. Null from {@link #load}, {@link #loadStream} and {@link #forward}
 * means: run the original method.
 */
public interface DjlHooks {
  /**
   * In place of {@code JniUtils.loadModule(PtNDManager, Path, boolean, String[], String[],
   * boolean)}.
   *
   * @param arguments the arguments of the call
   * @return the {@code PtSymbolBlock}, or null
   */
  @Nullable Object load(Object[] arguments) throws Exception;

  /**
   * In place of {@code JniUtils.loadModule(PtNDManager, InputStream, boolean, boolean)}. The stream
   * is replaced in {@code arguments} where it was read in vain.
   *
   * @param arguments the arguments of the call
   * @return the {@code PtSymbolBlock}, or null
   */
  @Nullable Object loadStream(Object[] arguments) throws Exception;

  /**
   * In place of {@code IValueUtils.forward(PtSymbolBlock, NDList, boolean)} inside a prediction.
   *
   * @param prediction the innermost open prediction of this thread
   * @param arguments the arguments of the call
   * @return the outputs, an {@code NDList}, or null
   */
  @Nullable Object forward(Prediction prediction, Object[] arguments) throws Exception;

  /**
   * Before the block of a model runs inside a prediction: opens the session of a block that is
   * written in Java.
   *
   * @param prediction the prediction
   * @param inputs the model's inputs, an {@code NDList}
   * @return the list for the model; another one where leaves take the places of inputs
   */
  Object block(Prediction prediction, Object inputs) throws Exception;

  /**
   * Before {@code IValueUtils.forward(PtSymbolBlock, NDList, boolean)} outside of any prediction.
   *
   * @param arguments the arguments of the call
   */
  void forwardOutside(Object[] arguments);
}
