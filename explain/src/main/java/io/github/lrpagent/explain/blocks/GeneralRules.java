package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;

/** The general rules of an operation: of its output, of its first operand, or of all of them. */
final class GeneralRules {
  private GeneralRules() {}

  /** Runs an operation, one of whose operands at least carries relevance, with a rule. */
  static PtNDArray run(Call call, Rule rule) throws Throwable {
    return switch (rule.kind()) {
      case IDENTITY -> call.carries(0) ? identity(call, rule) : call.plain();
      case UNIFORM -> uniform(call, rule);
      case TAYLOR -> taylor(call, rule);
      default -> call.atOutput(rule, (PtNDArray) call.run());
    };
  }

  private static PtNDArray identity(Call call, Rule rule) throws Throwable {
    try (PtNDArray value = call.withDetached(0)) {
      return identity(call, rule, call.array(0), value);
    }
  }

  /** All relevance of a value to the array that it is a function of. */
  static PtNDArray identity(Call call, Rule rule, PtNDArray input, PtNDArray value)
      throws Throwable {
    PtNDArray output = call.stabilisedStep(call.session().identity(), rule, input, value);
    return call.session().define(output, Known.fresh(true));
  }

  /** Of a sum. */
  private static PtNDArray uniform(Call call, Rule rule) throws Throwable {
    return call.stabilised(
        "uniform_sum", rule, (PtNDArray) call.run(), call.array(0), call.array(1));
  }

  /** The operation runs a second time, at the reference point. */
  private static PtNDArray taylor(Call call, Rule rule) throws Throwable {
    List<PtNDArray> inputs = new ArrayList<>();
    List<PtNDArray> points = new ArrayList<>();
    Object[] moved = new Object[call.size()];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = call.argument(i);
      if (call.carries(i)) {
        inputs.add(call.array(i));
        points.add(call.rule("reference", call.array(i), rule.parameter("reference")));
        moved[i] = points.get(points.size() - 1);
      }
    }
    PtNDArray output = (PtNDArray) call.run();
    try (PtNDArray at = (PtNDArray) call.with(moved).run()) {
      PtNDArray bent =
          call.rules()
              .taylor(
                  rule,
                  output,
                  at,
                  inputs.toArray(PtNDArray[]::new),
                  points.toArray(PtNDArray[]::new));
      return call.bent(output, bent);
    } finally {
      points.forEach(PtNDArray::close);
    }
  }

  /** Says no where an operation is a part only of what the rule would have to run again. */
  static void refuseTaylor(Rule rule) {
    if (rule.kind() == RuleKind.TAYLOR) {
      throw new UnsupportedOperationException(
          "rule 'taylor' cannot run an activation that is written out at its reference point: give"
              + " the block that it stands in the rule, with op: module");
    }
  }
}
