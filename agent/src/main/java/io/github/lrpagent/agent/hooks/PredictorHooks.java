package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import io.github.lrpagent.bridge.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * An app predicts. Only {@code Predictor} itself is rewritten: a subclass that overrides {@code
 * predictInternal} and calls {@code super} counts once.
 */
final class PredictorHooks {
  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.inference.Predictor",
          new HookedMethod(
              "predictInternal",
              "(Lai/djl/translate/TranslatorContext;Lai/djl/ndarray/NDList;)Lai/djl/ndarray/NDList;",
              Prediction.class),
          new HookedMethod("batchPredict", "(Ljava/util/List;)Ljava/util/List;", Call.class));

  private PredictorHooks() {}

  /** From the model's inputs to its outputs. */
  static final class Prediction {
    private Prediction() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(
        @Advice.This Object predictor, @Advice.Argument(0) Object context) {
      return Bridge.predictionStarted(predictor, context);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Object prediction,
        @Advice.Return(typing = Typing.DYNAMIC) @Nullable Object outputs) {
      Bridge.predictionEnded(prediction, outputs);
    }
  }

  /** From the app's inputs to the app's outputs. */
  static final class Call {
    private Call() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      Bridge.callStarted();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
      Bridge.callEnded();
    }
  }
}
