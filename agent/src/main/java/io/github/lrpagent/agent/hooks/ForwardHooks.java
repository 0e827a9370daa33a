package io.github.lrpagent.agent.hooks;

import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import io.github.lrpagent.bridge.Bridge;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** DJL runs a TorchScript module: inside a prediction, the agent may run a twin instead. */
final class ForwardHooks {
  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.pytorch.jni.IValueUtils",
          new HookedMethod(
              "forward",
              "(Lai/djl/pytorch/engine/PtSymbolBlock;Lai/djl/ndarray/NDList;Z)Lai/djl/ndarray/NDList;",
              Forward.class));

  private ForwardHooks() {}

  static final class Forward {
    private Forward() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object enter(@Advice.AllArguments Object[] arguments) {
      // JniUtils stands for this DJL, whichever of its classes asks.
      return Bridge.forward(JniUtils.class, arguments);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Object replacement,
        @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object outputs) {
      if (replacement != null) {
        outputs = replacement;
      }
    }
  }
}
