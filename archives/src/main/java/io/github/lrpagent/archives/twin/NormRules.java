package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import io.github.lrpagent.rules.RuleText;
import java.util.List;

/** Writes norms, fused or written out. */
final class NormRules {
  private final RuleWriter writer;

  NormRules(RuleWriter writer) {
    this.writer = writer;
  }

  /** A norm that is one operation. */
  Result fused(Op op, List<Result> arguments, Value value) {
    Rule rule = writer.rule(Operation.NORM, op, arguments);
    if (rule.kind() != RuleKind.IDENTITY) {
      return writer.atOutput(rule, op, arguments, value);
    }
    List<String> bound = bound(op, arguments);
    String output = RuleCalls.function("identity_" + op.name(), bound.toArray(String[]::new));
    return new Result(
        value,
        rule.parameter("output-epsilon") == 0
            ? output
            : RuleCalls.stabilised("epsilon", rule, "output-epsilon", output));
  }

  /** What the functions of the rule take. */
  private static List<String> bound(Op op, List<Result> arguments) {
    return switch (op.name()) {
      case "layer_norm" -> Signature.LAYER_NORM.bind(op.call(), arguments).subList(0, 5);
      case "group_norm" -> Signature.GROUP_NORM.bind(op.call(), arguments).subList(0, 5);
      case "rms_norm" -> Signature.RMS_NORM.bind(op.call(), arguments);
      default -> Signature.INSTANCE_NORM.bind(op.call(), arguments);
    };
  }

  /** Affine, but with the statistics of the batch where it keeps none: then it is a norm. */
  Result batch(Op op, List<Result> arguments, Value value, LinearRules linear) {
    boolean keepsStatistics =
        arguments.size() > 5 && arguments.get(5).value().truth().map(t -> !t).orElse(false);
    boolean identity = writer.rule(Operation.NORM, op, arguments).kind() == RuleKind.IDENTITY;
    return keepsStatistics || !identity
        ? linear.batchNorm(op, arguments, value)
        : writer.atOutput(
            Operation.BATCH_NORM,
            op.as(RuleText.MODULE + ".identity_batch_norm"),
            arguments,
            value);
  }

  /** The statistic of a written-out norm is a constant. */
  Result statistic(Op op, List<Result> arguments, Value value) {
    if (writer.rule(Operation.NORM, op, arguments).kind() != RuleKind.IDENTITY) {
      return RuleWriter.plain(op, arguments, value);
    }
    List<Result> operands = op.inPlace() ? writer.named(arguments, 0) : arguments;
    return RuleWriter.written(
        op,
        operands,
        value.withFacts(value.facts().withoutCarrying()),
        RuleCalls.detached(op.outOfPlace(operands)));
  }

  /** A quotient, which may be a norm that is written out. */
  Result quotient(Op op, List<Result> arguments, Value value) {
    boolean norm =
        arguments.size() > 1
            && arguments.get(1).carries()
            && arguments.get(1).value().facts().root()
            && writer.rule(Operation.NORM, op, arguments).kind() == RuleKind.IDENTITY;
    return RuleWriter.plain(
        op,
        norm
            ? RuleWriter.with(arguments, 1, RuleCalls.detached(arguments.get(1).text()))
            : arguments,
        value);
  }
}
