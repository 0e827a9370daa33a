package io.github.lrpagent.archives.twin;

import java.util.List;
import java.util.Set;

/**
 * Which operands of an operation are added to the others, so that they have a share of their own.
 */
final class AddedConstants {
  private static final Set<String> JOINS =
      Set.of("cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack");

  private AddedConstants() {}

  /** Whether it joins a list of tensors. */
  static boolean isJoin(Op op) {
    return JOINS.contains(op.name());
  }

  static boolean isAdded(Op op, int index) {
    String keyword = op.call().arguments().get(index).keyword();
    if (!keyword.isEmpty()) {
      return keyword.equals("bias");
    }
    return switch (op.name()) {
      case "add", "sub", "rsub", "subtract", "maximum", "minimum" -> index < 2;
      case "addmm", "baddbmm", "addbmm", "addmv", "addr", "addcmul", "addcdiv" -> index == 0;
      case "where" -> index == 1 || index == 2;
      case "masked_fill" -> index == 2;
      case "bilinear", "layer_norm", "group_norm" -> index == 3;
      default -> isLayer(op.name()) && index == 2;
    };
  }

  /** Whether it is a layer, whose constant is a bias. */
  static boolean isLayer(Op op) {
    return isLayer(op.name()) || op.name().equals("addmm") || op.name().endsWith("_norm");
  }

  private static boolean isLayer(String name) {
    return name.equals("linear")
        || name.equals("batch_norm")
        || name.startsWith("conv")
        || name.startsWith("_convolution");
  }

  /** Whether something is added that carries no relevance. */
  static boolean hasBias(Op op, List<Result> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (isAdded(op, i)
          && !arguments.get(i).carries()
          && !arguments.get(i).text().equals("None")) {
        return true;
      }
    }
    return false;
  }
}
