package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;

/** DJL loads a TorchScript archive: the agent may load a rewritten one instead. */
final class ArchiveHooks {
  private static final String BLOCK = "ai/djl/pytorch/engine/PtSymbolBlock";

  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.pytorch.jni.JniUtils",
          new HookedMethod(
              "loadModule",
              "(Lai/djl/pytorch/engine/PtNDManager;Ljava/nio/file/Path;Z[Ljava/lang/String;[Ljava/lang/String;Z)L"
                  + BLOCK
                  + ";",
              (method, parameters) -> new Replaced(method, parameters, "load", BLOCK, false)),
          new HookedMethod(
              "loadModule",
              "(Lai/djl/pytorch/engine/PtNDManager;Ljava/io/InputStream;ZZ)L" + BLOCK + ";",
              (method, parameters) -> new Replaced(method, parameters, "loadStream", BLOCK, true)));

  private ArchiveHooks() {}
}
