package io.github.lrpagent.agent.hooks;

import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import io.github.lrpagent.bridge.Bridge;
import java.io.InputStream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** DJL loads a TorchScript archive: the agent may load a rewritten one instead. */
final class ArchiveHooks {
  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.pytorch.jni.JniUtils",
          new HookedMethod(
              "loadModule",
              "(Lai/djl/pytorch/engine/PtNDManager;Ljava/nio/file/Path;Z[Ljava/lang/String;[Ljava/lang/String;Z)"
                  + "Lai/djl/pytorch/engine/PtSymbolBlock;",
              OfFile.class),
          new HookedMethod(
              "loadModule",
              "(Lai/djl/pytorch/engine/PtNDManager;Ljava/io/InputStream;ZZ)Lai/djl/pytorch/engine/PtSymbolBlock;",
              OfStream.class));

  private ArchiveHooks() {}

  static final class OfFile {
    private OfFile() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object enter(@Advice.AllArguments Object[] arguments) {
      return Bridge.load(JniUtils.class, arguments);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Object replacement,
        @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object block) {
      if (replacement != null) {
        block = replacement;
      }
    }
  }

  static final class OfStream {
    private OfStream() {}

    @SuppressWarnings("UnusedVariable") // Setting a parameter sets the argument of the method.
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    static @Nullable Object enter(
        @Advice.AllArguments Object[] all,
        @Advice.Argument(value = 1, readOnly = false) InputStream stream) {
      Object[] arguments = all; // Each mention of all makes a new array.
      Object replacement = Bridge.loadStream(JniUtils.class, arguments);
      // The agent has read the app's stream: DJL gets what it kept of it.
      stream = (InputStream) arguments[1];
      return replacement;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Object replacement,
        @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object block) {
      if (replacement != null) {
        block = replacement;
      }
    }
  }
}
