package io.github.lrpagent.archives.twin;

import io.github.lrpagent.composites.Site;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;

/** Writes the rules that act on the output of an operation, and what all rules are written with. */
final class RuleWriter {
  private final Program program;
  private final Callable callable;
  private final Expressions expressions;

  RuleWriter(Program program, Callable callable, Expressions expressions) {
    this.program = program;
    this.callable = callable;
    this.expressions = expressions;
  }

  static Result plain(Op op, List<Result> arguments, Value value) {
    return new Result(value, op.plain(arguments));
  }

  /** The result of a rule; in place, it is written where the operation would have written. */
  static Result written(Op op, List<Result> arguments, Value value, String text) {
    return new Result(
        value, op.inPlace() ? "torch.copy_(" + arguments.get(0).text() + ", " + text + ")" : text);
  }

  /** Whether the model writes in place to tensors that carry relevance. */
  boolean overwrites() {
    return program.overwrites();
  }

  /** Whether batch norm may be one layer with the layer before it. */
  boolean merges() {
    return program.merges();
  }

  /** All relevance of an output to the input. */
  String identity(Rule rule, String x, String y) {
    return RuleCalls.identity(x, y, rule, program.reachesZeros());
  }

  /** The rule of an operation. */
  Rule rule(Operation operation, Op op, List<Result> arguments) {
    return rule(operation, op.name(), outputsOf(arguments));
  }

  Rule rule(Operation operation, String operator, String outputsOf) {
    program.log().asked(operation);
    return program.rule(operation, callable, operator, outputsOf);
  }

  /** What one of the operands is the output of, as composites call it; may be empty. */
  static String outputsOf(List<Result> operands) {
    for (Result operand : operands) {
      Facts facts = operand.value().facts();
      if (!facts.softmaxes().isEmpty()) {
        return Operation.SOFTMAX.label();
      }
      if (facts.carries() && facts.ids() != Facts.NONE) {
        return Site.INPUT;
      }
    }
    return "";
  }

  /** Makes variables of the operands that a rule reads twice. */
  List<Result> named(List<Result> arguments, int... indices) {
    List<Result> named = new ArrayList<>(arguments);
    for (int index : indices) {
      named.set(index, expressions.named(arguments.get(index)));
    }
    return named;
  }

  static List<Result> with(List<Result> arguments, int index, String text) {
    List<Result> changed = new ArrayList<>(arguments);
    changed.set(index, new Result(arguments.get(index).value(), text));
    return changed;
  }

  /** An output with the epsilon rule; at epsilon = 0 the gradient is the rule. */
  static String epsilon(Rule rule, String output) {
    return rule.parameter("epsilon") == 0 ? output : RuleCalls.stabilised("epsilon", rule, output);
  }

  /** Operations whose rule acts on the output alone. */
  Result atOutput(Operation operation, Op op, List<Result> arguments, Value value) {
    return atOutput(rule(operation, op, arguments), op, arguments, value);
  }

  Result atOutput(Rule rule, Op op, List<Result> arguments, Value value) {
    if (rule.kind() == RuleKind.GRADIENT
        || rule.kind() == RuleKind.EPSILON && rule.parameter("epsilon") == 0
        || !value.isTensor()) {
      return plain(op, arguments, value);
    }
    List<Result> operands = op.inPlace() ? named(arguments, 0) : arguments;
    return switch (rule.kind()) {
      case EPSILON -> written(op, operands, value, epsilon(rule, op.outOfPlace(operands)));
      case UNIFORM_EPSILON ->
          written(
              op,
              operands,
              value,
              RuleCalls.stabilised("uniform_epsilon", rule, op.outOfPlace(operands)));
      case STOP ->
          written(
              op,
              operands,
              value.withFacts(value.facts().withoutCarrying()),
              RuleCalls.detached(op.outOfPlace(operands)));
      default -> plain(op, arguments, value);
    };
  }
}
