package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.explain.blocks.Known.Activation;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Optional;

/** Activations: operations of their own, or written out. */
final class Activations {
  private Activations() {}

  /** An operation that is an activation. */
  static PtNDArray operation(Call call) throws Throwable {
    PtNDArray result = bent(call, Activation.YES);
    return call.mapped(result, true);
  }

  /** A sigmoid: a share; and at the end of a model, what goes into it is explained. */
  static PtNDArray sigmoid(Call call) throws Throwable {
    PtNDArray result = call.mapped(bent(call, Activation.SHARE), true);
    return Softmaxes.marked(call, result);
  }

  private static PtNDArray bent(Call call, Activation kind) throws Throwable {
    if (!call.carries(0)) {
      return call.plain();
    }
    Rule rule = call.rule(Operation.ACTIVATION).ofOneInput();
    return call.defineAs(kind, GeneralRules.run(call, rule));
  }

  /**
   * The end of an activation that is written out: a product or quotient of two maps of the same
   * array, one of which is not affine.
   */
  static Optional<PtNDArray> writtenOut(Call call) throws Throwable {
    BlockSession session = call.session();
    Optional<PtNDArray> start =
        ElementMap.activated(
            session.arrays().map(call.array(0)), session.arrays().map(call.array(1)));
    return start.isEmpty() ? start : Optional.of(bent(call, start.get(), Activation.YES));
  }

  /** The end of an activation of an array where it began. */
  private static PtNDArray bent(Call call, PtNDArray start, Activation kind) throws Throwable {
    Rule rule = call.rule(Operation.ACTIVATION).ofOneInput();
    GeneralRules.refuseTaylor(rule);
    PtNDArray output = (PtNDArray) call.run();
    if (rule.kind() != RuleKind.IDENTITY) {
      return call.defineAs(kind, call.atOutput(rule, output));
    }
    try (PtNDArray value = output) {
      return call.defineAs(kind, GeneralRules.identity(call, rule, start, value));
    }
  }

  /** A map, element by element, that bends the line but is no activation by itself. */
  static PtNDArray bending(Call call) throws Throwable {
    return call.mapped(call.plain(), true);
  }

  /** A number over an activation's map, as a sigmoid is written out: 1 / (1 + exp(-x)). */
  static Optional<PtNDArray> reciprocal(Call call, int operand) throws Throwable {
    Optional<PtNDArray> start = call.session().arrays().map(call.array(operand)).bent();
    return start.isEmpty() ? start : Optional.of(bent(call, start.get(), Activation.SHARE));
  }

  /** A map, element by element, of which neither is true. */
  static PtNDArray elementwise(Call call) throws Throwable {
    return call.mapped(call.plain(), false);
  }
}
