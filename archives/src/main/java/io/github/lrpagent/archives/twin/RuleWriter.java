package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression;
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
    return RuleCalls.stabilised(program.identity(), rule, "epsilon", x, y);
  }

  /** Something keeps the model from being explained. */
  void problem(Expression at, String what) {
    program.problem(callable.text(), at, what);
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

  /** An output with a rule that acts on it alone. */
  static Result atOutput(Rule rule, Result output) {
    return switch (rule.kind()) {
      case EPSILON -> new Result(output.value(), epsilon(rule, output.text()));
      case UNIFORM_EPSILON ->
          new Result(output.value(), RuleCalls.stabilised("uniform_epsilon", rule, output.text()));
      case STOP ->
          new Result(
              output.value().withFacts(output.value().facts().withoutCarrying()),
              RuleCalls.detached(output.text()));
      default -> output;
    };
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
      case IDENTITY -> identity(rule, op, operands, value);
      case TAYLOR -> taylor(rule, op, operands, value);
      case EPSILON, UNIFORM_EPSILON, STOP -> {
        Result output = atOutput(rule, new Result(value, op.outOfPlace(operands)));
        yield written(op, operands, output.value(), output.text());
      }
      default -> plain(op, arguments, value);
    };
  }

  /** All relevance to the first operand. */
  Result identity(Rule rule, Op op, List<Result> arguments, Value value) {
    List<Result> operands = named(arguments, 0);
    String x = operands.get(0).text();
    String output = op.outOfPlace(with(operands, 0, RuleCalls.detached(x)));
    return written(op, operands, value, identity(rule, x, output));
  }

  /** The operation runs a second time, at the reference point. */
  private Result taylor(Rule rule, Op op, List<Result> arguments, Value value) {
    List<Result> operands = new ArrayList<>(op.inPlace() ? named(arguments, 0) : arguments);
    List<Result> points = new ArrayList<>(operands);
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).carries() && operands.get(i).value().isTensor()) {
        operands.set(i, expressions.named(operands.get(i)));
        String point = RuleCalls.reference(rule, operands.get(i).text());
        points.set(i, expressions.named(new Result(operands.get(i).value(), point)));
      }
    }
    return written(
        op,
        operands,
        value,
        taylor(rule, "taylor", operands, points, op.outOfPlace(operands), op.outOfPlace(points)));
  }

  /**
   * The taylor rule.
   *
   * @param function one of those that compute it
   * @param operands the operands
   * @param points the operands at the reference point; what has none stays
   * @param leading what stands before them: the output, and the output at the reference point
   */
  static String taylor(
      Rule rule, String function, List<Result> operands, List<Result> points, String... leading) {
    List<String> arguments = new ArrayList<>(List.of(leading));
    List<Result> inputs = new ArrayList<>(operands);
    inputs.removeAll(points);
    List<Result> references = new ArrayList<>(points);
    references.removeAll(operands);
    arguments.add(RuleCalls.list(inputs));
    arguments.add(RuleCalls.list(references));
    arguments.add(RuleCalls.number(rule.parameter("epsilon")));
    arguments.add(RuleCalls.truth(rule, "signed"));
    arguments.add(RuleCalls.truth(rule, "bias"));
    arguments.add(RuleCalls.truth(rule, "distribute-bias"));
    return RuleCalls.function(function, arguments.toArray(String[]::new));
  }
}
