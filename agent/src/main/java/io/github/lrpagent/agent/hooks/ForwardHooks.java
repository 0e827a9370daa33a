package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;

/** DJL runs a TorchScript module: inside a prediction, the agent may run a twin instead. */
final class ForwardHooks {
  private static final String LIST = "ai/djl/ndarray/NDList";

  static final HookedClass HOOKS =
      new HookedClass(
          "ai.djl.pytorch.jni.IValueUtils",
          new HookedMethod(
              "forward",
              "(Lai/djl/pytorch/engine/PtSymbolBlock;L" + LIST + ";Z)L" + LIST + ";",
              (method, parameters) -> new Replaced(method, parameters, "forward", LIST, false)));

  private ForwardHooks() {}
}
