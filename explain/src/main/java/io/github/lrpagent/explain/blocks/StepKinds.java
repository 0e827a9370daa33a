package io.github.lrpagent.explain.blocks;

import io.github.lrpagent.archives.twin.SinkKinds;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is called what an operation of DJL's engine loses, or a rule that it is computed by. Those
 * that are not here move numbers and lose nothing.
 */
final class StepKinds {
  private static final String PRODUCT = "product";
  private static final String ACTIVATION = "activation";

  private static final Map<String, String> KINDS = kinds();

  private static final Set<String> LAYERS =
      Set.of(
          "linear",
          "convolution",
          "batchNorm",
          "layerNorm",
          "layer_norm",
          "layer_rule",
          "layer_batch_norm",
          "merged_layer_rule");

  private StepKinds() {}

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new HashMap<>();
    all(kinds, SinkKinds.STABILISER, "epsilon", "uniform_epsilon", "identity", "identity_module");
    all(kinds, SinkKinds.STABILISER, "identity_zeros", "uniform_epsilon_module");
    all(kinds, SinkKinds.BIAS, "linear", "convolution", "batchNorm", "layer_norm");
    all(kinds, SinkKinds.BIAS, "layer_rule", "layer_batch_norm", "merged_layer_rule");
    all(kinds, "uniform", "uniform_sum", "uniform_inputs");
    all(kinds, SinkKinds.CONSTANT, "add", "sub", "stack", "cat", "concat", "where", "clip", "pad");
    all(kinds, PRODUCT, "mul", "matmul", "bmm", "dot", "square", "uniform_mul", "uniform_matmul");
    all(kinds, PRODUCT, "scaled");
    all(kinds, "norm", "layerNorm", "normalize", "norm", "sqrt");
    all(kinds, "softmax", "softmax", "logSoftmax");
    all(kinds, ACTIVATION, "relu", "tanh", "gelu", "selu", "elu", "leakyRelu", "softPlus");
    all(kinds, ACTIVATION, "softSign", "sigmoid");
    for (String name :
        new String[] {
          "div",
          "pow",
          "exp",
          "erf",
          "abs",
          "log",
          "log10",
          "log2",
          "sin",
          "cos",
          "max",
          "min",
          "mean",
          "sum",
          "prod",
          "avgPool",
          "maxPool",
          "lpPool",
          "adaptiveAvgPool",
          "adaptiveMaxPool"
        }) {
      kinds.put(name, name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
    }
    return Map.copyOf(kinds);
  }

  private static void all(Map<String, String> kinds, String kind, String... names) {
    for (String name : names) {
      kinds.put(name, kind);
    }
  }

  /** Returns whether an operation or a rule is probed. */
  static boolean isProbed(String name) {
    return KINDS.containsKey(name);
  }

  /** Returns the name of what it loses, apart from constants that have a name of their own. */
  static String of(String name) {
    return KINDS.getOrDefault(name, name);
  }

  /** Returns whether an operand is added to the others. */
  static boolean isAdded(String name, int operand) {
    return switch (name) {
      case "add", "sub", "max", "min" -> true;
      case "linear", "convolution" -> operand == 2;
      case "batchNorm" -> operand == 4;
      case "layerNorm", "layer_norm" -> operand == 3;
      case "where" -> operand > 0;
      default -> false;
    };
  }

  /** Returns whether it is a layer, whose constant is a bias. */
  static boolean isLayer(String name) {
    return LAYERS.contains(name);
  }
}
