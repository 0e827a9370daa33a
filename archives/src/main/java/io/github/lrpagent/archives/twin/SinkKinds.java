package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Set;

/** What the relevance is called that an operation takes in and does not hand on. */
public final class SinkKinds {
  /** What a rule divides by is not quite what relevance is of. */
  public static final String STABILISER = "stabiliser";

  /** A number or tensor that is added. */
  public static final String CONSTANT = "constant";

  /** The bias of a layer. */
  public static final String BIAS = "bias";

  /** Fused attention, where its softmax cannot be told from what is fused with it. */
  static final String ATTENTION = "attention";

  static final String SOFTMAX = "softmax";

  private static final Set<Operation> AFFINE =
      Set.of(Operation.LINEAR, Operation.CONV, Operation.BATCH_NORM);
  private static final Set<Operation> PRODUCTS =
      Set.of(Operation.MATMUL, Operation.MUL, Operation.GATE);

  private SinkKinds() {}

  /**
   * Returns the name for an operation with a rule; constants that have a name of their own are not
   * in it.
   *
   * @param bias whether it adds a bias
   */
  public static String of(Operation operation, Rule rule, boolean bias) {
    RuleKind kind = rule.kind();
    boolean stabilised =
        kind == RuleKind.EPSILON || kind == RuleKind.UNIFORM_EPSILON || kind == RuleKind.STOP;
    if (operation == Operation.BATCH_NORM) {
      return BIAS; // the shift of its mean is one
    }
    if (operation == Operation.ATTENTION) {
      return kind == RuleKind.STOP ? BIAS : kind == RuleKind.UNIFORM ? SOFTMAX : ATTENTION;
    }
    if (kind == RuleKind.IDENTITY) {
      boolean plain = operation == Operation.NORM && rule.parameter("output-epsilon") == 0;
      return plain ? BIAS : STABILISER;
    }
    if (stabilised) {
      return STABILISER;
    }
    if (kind != RuleKind.GRADIENT && kind != RuleKind.UNIFORM) {
      return bias ? BIAS : kind.label();
    }
    if (AFFINE.contains(operation)) {
      return BIAS;
    }
    if (PRODUCTS.contains(operation)) {
      return "product";
    }
    return operation == Operation.ADD ? CONSTANT : operation.label();
  }
}
