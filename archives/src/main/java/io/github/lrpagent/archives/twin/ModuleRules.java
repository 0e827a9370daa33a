package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;

/** Writes the rules of modules that are taken whole: of their output, and of all their inputs. */
final class ModuleRules {
  /** The entry of the tape that counts the memory of the graph, if there is one. */
  private static final String OWN_TAPE = "torch.slice(" + RuleCalls.TAPE + ", 0, 1, 1)";

  private final Program program;
  private final Expressions expressions;
  private final TwinCalls twins;
  private final ProbedOperations probing;

  ModuleRules(Program program, Expressions expressions, TwinCalls twins, ProbedOperations probing) {
    this.program = program;
    this.expressions = expressions;
    this.twins = twins;
    this.probing = probing;
  }

  /** A module that a rule takes whole: a vector-Jacobian product of the module as it is. */
  Result superFunction(
      Rule rule, Callable callee, Call call, Result object, List<Result> arguments) {
    Callable whole = callee.asWhole();
    Result plain = twins.call(whole, call, List.of(object), arguments);
    if (!plain.value().isTensor()) {
      return plain;
    }
    Result result =
        switch (rule.kind()) {
          case IDENTITY, UNIFORM, UNIFORM_EPSILON, TAYLOR ->
              ofInputs(rule, whole, call, object, arguments, plain);
          case EPSILON -> RuleWriter.atOutput(rule, probing.moduleOperand(call, plain, 0));
          default -> RuleWriter.atOutput(rule, plain);
        };
    program.log().wholeModule(call, callee, result);
    return rule.kind() == RuleKind.GRADIENT ? result : probing.moduleResult(call, rule, result);
  }

  private Result ofInputs(
      Rule rule, Callable whole, Call call, Result object, List<Result> arguments, Result unnamed) {
    List<Result> operands = new ArrayList<>(arguments);
    List<Result> inputs = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).value().isTensor()) {
        Result named = expressions.named(operands.get(i));
        operands.set(
            i,
            named.carries() && rule.kind() != RuleKind.UNIFORM_EPSILON
                ? probing.moduleOperand(call, named, i)
                : named);
        inputs.add(operands.get(i));
      }
    }
    if (inputs.stream().noneMatch(Result::carries)) {
      return unnamed;
    }
    Result plain = twins.call(whole, call, List.of(object), operands);
    Result output =
        rule.kind() == RuleKind.UNIFORM_EPSILON ? probing.moduleOperand(call, plain, 0) : plain;
    String text =
        switch (rule.kind()) {
          case UNIFORM ->
              RuleCalls.function(
                  "uniform_inputs",
                  output.text(),
                  RuleCalls.list(inputs),
                  Integer.toString(inputs.size()),
                  RuleCalls.number(rule.parameter("epsilon")),
                  RuleCalls.truth(rule, "signed"));
          case UNIFORM_EPSILON ->
              RuleCalls.function(
                  "uniform_epsilon_module",
                  output.text(),
                  RuleCalls.list(inputs),
                  RuleCalls.number(rule.parameter("epsilon")),
                  RuleCalls.truth(rule, "signed"));
          case TAYLOR -> taylor(rule, whole, call, object, operands, output);
          default ->
              arguments.size() > 1
                  ? output.text()
                  : RuleCalls.function(
                      "identity_module",
                      inputs.get(0).text(),
                      output.text(),
                      RuleCalls.number(rule.parameter("epsilon")),
                      RuleCalls.truth(rule, "signed"));
        };
    return new Result(output.value(), text);
  }

  /**
   * The module runs a second time, at the reference point, with a tape of its own: leaves that it
   * meets are read once. Where it meets any, relevance arrives there and not at its inputs, so the
   * gradient stays.
   */
  private String taylor(
      Rule rule, Callable whole, Call call, Result object, List<Result> operands, Result output) {
    String length = "torch.len(" + RuleCalls.TAPE + ")";
    Result before = expressions.named(new Result(Value.constant(Type.INT), length));
    Result value = expressions.named(output);
    List<Result> points = new ArrayList<>(operands);
    points.replaceAll(o -> o.carries() && o.value().isTensor() ? point(rule, o) : o);
    Result at = twins.onTape(OWN_TAPE, whole, call, List.of(object), points);
    return RuleWriter.taylor(
        rule,
        "taylor_module",
        operands,
        points,
        RuleCalls.TAPE,
        before.text(),
        value.text(),
        at.text());
  }

  private Result point(Rule rule, Result operand) {
    return expressions.named(
        new Result(operand.value(), RuleCalls.reference(rule, operand.text())));
  }
}
