package io.github.lrpagent.archives.twin;

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

  Rule rule(Operation operation) {
    program.log().asked(operation);
    return program.rule(operation, callable);
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

  /** Operations whose rule acts on the output alone. */
  Result atOutput(Operation operation, Op op, List<Result> arguments, Value value) {
    return atOutput(rule(operation), op, arguments, value);
  }

  Result atOutput(Rule rule, Op op, List<Result> arguments, Value value) {
    if (rule.kind() == RuleKind.GRADIENT
        || rule.kind() == RuleKind.EPSILON && rule.parameter("epsilon") == 0
        || !value.isTensor()) {
      return plain(op, arguments, value);
    }
    List<Result> operands = op.inPlace() ? named(arguments, 0) : arguments;
    return switch (rule.kind()) {
      case EPSILON ->
          written(
              op,
              operands,
              value,
              RuleCalls.function(
                  "epsilon", op.outOfPlace(operands), RuleCalls.number(rule.parameter("epsilon"))));
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
