package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Type;
import java.util.List;
import java.util.Set;

/**
 * Which of PyTorch's operations are probed, those that give one tensor; and which of their operands
 * are added to the others, so that a constant among them has a share of its own.
 */
final class ProbedNames {
  private static final Set<String> JOINS =
      Set.of("cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack");

  private static final Set<String> LISTED = Set.of("einsum", "linalg_multi_dot", "chain_matmul");

  private static final Set<String> OTHERS =
      Set.of(
          "mul",
          "multiply",
          "linear",
          "addmm",
          "addcdiv",
          "glu",
          "cosine_similarity",
          "add",
          "sub",
          "rsub",
          "subtract",
          "mean",
          "sum",
          "batch_norm",
          "softmax",
          "_softmax",
          "_safe_softmax",
          "log_softmax",
          "scaled_dot_product_attention",
          "_native_multi_head_attention",
          "layer_norm",
          "rms_norm",
          "group_norm",
          "instance_norm",
          "rsqrt",
          "div",
          "true_divide",
          "divide",
          "where",
          "masked_fill",
          "logsumexp",
          "log2",
          "log10",
          "exp2",
          "norm",
          "linalg_norm",
          "linalg_vector_norm",
          "frobenius_norm",
          "std",
          "var",
          "cumprod",
          "logaddexp",
          "lerp",
          "local_response_norm");

  private ProbedNames() {}

  /** Whether an operation is probed. */
  static boolean isProbed(Op op, List<Result> arguments) {
    String name = op.name();
    if (isJoin(op) || LISTED.contains(name)) {
      return isList(arguments.get(isJoin(op) ? 0 : list(op)));
    }
    boolean conv = name.startsWith("conv") || name.startsWith("_convolution");
    boolean pool = name.contains("avg_pool") || name.matches("max_pool[123]d");
    boolean known =
        conv
            || pool
            || OTHERS.contains(name)
            || TorchNames.MATRIX_PRODUCTS.contains(name)
            || TorchNames.ADDED_PRODUCTS.contains(name)
            || TorchNames.ACTIVATIONS.contains(name)
            || TorchNames.NONLINEAR.contains(name)
            || TorchNames.OTHER_ELEMENTWISE.contains(name);
    Type first = arguments.get(0).value().type();
    return known && (first.isTensor() || first.isNumber());
  }

  private static int list(Op op) {
    return op.name().equals("einsum") ? 1 : 0;
  }

  private static boolean isList(Result argument) {
    return argument.value().type().isListOfTensors();
  }

  /** Whether it joins a list of tensors. */
  static boolean isJoin(Op op) {
    return JOINS.contains(op.name());
  }

  /** Whether an operand is added to the others. */
  static boolean isAdded(Op op, int index) {
    String keyword = op.call().arguments().get(index).keyword();
    if (!keyword.isEmpty()) {
      return keyword.equals("bias");
    }
    return switch (op.name()) {
      case "add", "sub", "rsub", "subtract", "maximum", "minimum" -> index < 2;
      case "addmm", "addcdiv" -> index == 0;
      case "where" -> index == 1 || index == 2;
      case "masked_fill" -> index == 2;
      default -> index == 0 && TorchNames.ADDED_PRODUCTS.contains(op.name()) || isBias(op, index);
    };
  }

  /** Whether an operand is the bias of a layer, which may be missing. */
  static boolean isBias(Op op, int index) {
    return switch (op.name()) {
      case "bilinear", "layer_norm", "group_norm" -> index == 3;
      case "linear", "batch_norm", "instance_norm" -> index == 2;
      default ->
          (op.name().startsWith("conv") || op.name().startsWith("_convolution")) && index == 2;
    };
  }

  /** Whether it is a layer, whose constant is a bias. */
  static boolean isLayer(Op op) {
    return op.name().equals("addmm") || isBias(op, 2) || isBias(op, 3);
  }

  /** Whether something is added that carries no relevance. */
  static boolean hasBias(Op op, List<Result> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      Result argument = arguments.get(i);
      if (isAdded(op, i) && !argument.carries() && !argument.text().equals("None")) {
        return true;
      }
    }
    return false;
  }
}
