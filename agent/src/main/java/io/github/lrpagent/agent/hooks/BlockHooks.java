package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** A block runs, perhaps inside of another one: where in the model operations are. */
final class BlockHooks {
  private static final int INPUTS = 1;

  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.nn.AbstractBaseBlock",
          new HookedMethod(
              "forward",
              "(Lai/djl/training/ParameterStore;Lai/djl/ndarray/NDList;ZLai/djl/util/PairList;)Lai/djl/ndarray/NDList;",
              (method, parameters) ->
                  new Surrounded(
                      method,
                      parameters,
                      (code, p) -> {
                        code.visitVarInsn(Opcodes.ALOAD, 0);
                        p.load(code, INPUTS);
                        bridge(code, "blockEntered", "(Ljava/lang/Object;Ljava/lang/Object;)V");
                      },
                      (code, p) -> bridge(code, "blockLeft", "(Ljava/lang/Object;)V"))));

  private BlockHooks() {}

  private static void bridge(MethodVisitor code, String method, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, Weaver.OPERATION_BRIDGE, method, descriptor, false);
  }
}
