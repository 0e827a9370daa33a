package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * An app predicts. Only {@code Predictor} itself is rewritten: a subclass that overrides {@code
 * predictInternal} and calls {@code super} counts once.
 */
final class PredictorHooks {
  private static final int CONTEXT = 0;
  private static final int INPUTS = 1;

  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.inference.Predictor",
          // from the model's inputs to its outputs
          new HookedMethod(
              "predictInternal",
              "(Lai/djl/translate/TranslatorContext;Lai/djl/ndarray/NDList;)Lai/djl/ndarray/NDList;",
              (method, parameters) ->
                  new Surrounded(
                      method,
                      parameters,
                      PredictorHooks::predictionStarted,
                      PredictorHooks::predictionEnded)),
          // from the app's inputs to the app's outputs
          new HookedMethod(
              "batchPredict",
              "(Ljava/util/List;)Ljava/util/List;",
              (method, parameters) ->
                  new Surrounded(
                      method,
                      parameters,
                      (code, p) -> bridge(code, "callStarted", "()V"),
                      (code, p) -> {
                        code.visitInsn(Opcodes.POP);
                        bridge(code, "callEnded", "()V");
                      })));

  private PredictorHooks() {}

  private static void predictionStarted(MethodVisitor code, Parameters parameters) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    parameters.load(code, CONTEXT);
    parameters.load(code, INPUTS);
    bridge(
        code,
        "predictionStarted",
        "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
    parameters.store(code, INPUTS);
  }

  private static void predictionEnded(MethodVisitor code, Parameters parameters) {
    parameters.load(code, CONTEXT);
    parameters.load(code, INPUTS);
    bridge(code, "predictionEnded", "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)V");
  }

  private static void bridge(MethodVisitor code, String method, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, Weaver.BRIDGE, method, descriptor, false);
  }
}
