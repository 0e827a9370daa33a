package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import io.github.lrpagent.rules.RuleText;
import java.util.List;

/** Writes products: of two tensors that carry relevance, or of one and a constant. */
final class ProductRules {
  private final RuleWriter writer;

  ProductRules(RuleWriter writer) {
    this.writer = writer;
  }

  /** An elementwise product, which may be a gate. */
  Result product(Op op, List<Result> arguments, Value value) {
    boolean carry =
        arguments.size() > 1 && arguments.get(0).carries() && arguments.get(1).carries();
    if (!carry || value.facts().root()) { // a norm's statistic will be a constant
      return RuleWriter.plain(op, arguments, value);
    }
    List<Result> targets = op.inPlace() ? writer.named(arguments, 0) : arguments;
    List<Result> factors = op.inPlace() ? cloned(targets) : targets;
    int gate = gate(arguments);
    Rule rule = writer.rule(gate < 0 ? Operation.MUL : Operation.GATE, op, arguments);
    if (rule.kind() == RuleKind.UNIFORM) {
      String product =
          RuleCalls.function("uniform_mul", factors.get(0).text(), factors.get(1).text());
      return RuleWriter.written(op, targets, value, product);
    }
    if (rule.kind() == RuleKind.STOP && gate >= 0) {
      List<Result> operands = writer.named(factors, 0, 1);
      String stopped =
          RuleCalls.function("stop_gate", operands.get(gate).text(), operands.get(1 - gate).text());
      String product = op.outOfPlace(RuleWriter.with(operands, gate, stopped));
      return RuleWriter.written(op, targets, value, RuleWriter.epsilon(rule, product));
    }
    return writer.atOutput(rule, op, arguments, value);
  }

  /**
   * A product keeps its factors for the backward, so the one that is overwritten is copied first.
   */
  private static List<Result> cloned(List<Result> arguments) {
    return RuleWriter.with(arguments, 0, "torch.clone(" + arguments.get(0).text() + ")");
  }

  /** Which factor is the output of an activation: of two, the one that is a share; -1 for none. */
  static int gate(List<Result> arguments) {
    Facts.Activation first = arguments.get(0).value().facts().activation();
    Facts.Activation second = arguments.get(1).value().facts().activation();
    if (first == Facts.Activation.NO && second == Facts.Activation.NO) {
      return -1;
    }
    return second.compareTo(first) > 0 ? 1 : 0;
  }

  /** A matrix product of the arguments {@code first} and {@code first + 1}. */
  Result matrixProduct(Op written, List<Result> arguments, Value value, int first) {
    if (arguments.size() < first + 2) {
      return RuleWriter.plain(written, arguments, value);
    }
    Op op = written.name().equals("linear") ? linear(written, arguments) : written;
    if (!arguments.get(first).carries() || !arguments.get(first + 1).carries()) {
      return op.name().equals("matmul")
          ? writer.atOutput(Operation.LINEAR, op.as(RuleText.MODULE + ".matmul"), arguments, value)
          : writer.atOutput(Operation.LINEAR, op, arguments, value);
    }
    Rule rule = writer.rule(Operation.MATMUL, op, arguments);
    if (rule.kind() != RuleKind.UNIFORM) {
      return op.name().equals("matmul")
          ? writer.atOutput(rule, op.as(RuleText.MODULE + ".matmul"), arguments, value)
          : writer.atOutput(rule, op, arguments, value);
    }
    if (op.name().equals("matmul")) {
      return new Result(
          value,
          RuleCalls.function("uniform_matmul", arguments.get(0).text(), arguments.get(1).text()));
    }
    List<Result> operands =
        op.inPlace()
            ? writer.named(arguments, 0, first, first + 1)
            : writer.named(arguments, first, first + 1);
    return RuleWriter.written(
        op, operands, value, op.outOfPlace(halved(operands, first, first + 1)));
  }

  private Op linear(Op op, List<Result> arguments) {
    if (arguments.get(1).carries()) {
      return op.as(RuleText.MODULE + ".linear");
    }
    return writer.overwrites() ? op.as(RuleText.MODULE + ".linear_apart") : op;
  }

  private static List<Result> halved(List<Result> operands, int first, int second) {
    String one = operands.get(first).text();
    String other = operands.get(second).text();
    return RuleWriter.with(
        RuleWriter.with(operands, first, RuleCalls.function("uniform_factor", one, other)),
        second,
        RuleCalls.function("uniform_factor", other, one));
  }

  /**
   * A product of any number of tensors, which stand in a list: the uniform rule gives each of n
   * that carry relevance 1/n.
   */
  Result listed(Op op, List<Result> arguments, Value value, int list) {
    Value tensors = arguments.get(list).value();
    boolean product =
        tensors.items().isEmpty() || tensors.items().stream().filter(Value::carries).count() > 1;
    Rule rule = writer.rule(product ? Operation.MATMUL : Operation.LINEAR, op, arguments);
    if (!product || rule.kind() != RuleKind.UNIFORM) {
      return writer.atOutput(rule, op, arguments, value);
    }
    String factors = RuleCalls.function("uniform_factors", arguments.get(list).text());
    return new Result(value, op.plain(RuleWriter.with(arguments, list, factors)));
  }

  /** The square of an activation's output is a product of two factors: {@code relu(x) ** 2}. */
  Result power(Op op, List<Result> arguments, Value value) {
    boolean square = op.name().equals("square") || arguments.get(1).text().matches("2(\\.0?)?");
    boolean activation = arguments.get(0).value().facts().activation() != Facts.Activation.NO;
    if (!square || !activation) {
      return RuleWriter.plain(op, arguments, value);
    }
    Rule rule = writer.rule(Operation.MUL, op, arguments);
    if (rule.kind() != RuleKind.UNIFORM) {
      return writer.atOutput(rule, op, arguments, value);
    }
    List<Result> targets = op.inPlace() ? writer.named(arguments, 0) : arguments;
    List<Result> factors = op.inPlace() ? cloned(targets) : targets;
    return RuleWriter.written(
        op, targets, value, RuleCalls.function("scaled", op.outOfPlace(factors), "0.5"));
  }
}
