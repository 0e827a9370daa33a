package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Optional;

/** Norms, also written out: their statistics are constants. */
final class Norms {
  private Norms() {}

  static PtNDArray layerNorm(Call call) throws Throwable {
    if (!call.carries(0)) {
      return call.plain();
    }
    Rule rule = call.rule(Operation.NORM);
    if (rule.kind() != RuleKind.IDENTITY) {
      return call.atOutput(rule, (PtNDArray) call.run());
    }
    PtNDArray output =
        call.rule(
            "layer_norm",
            call.array(0),
            call.argument(1, Shape.class).getShape(),
            call.argument(2),
            call.argument(3),
            call.argument(4));
    return call.withEpsilon(output, rule, "output-epsilon");
  }

  /** Division by a norm: {@code (array, p, axis, epsilon)}. */
  static PtNDArray normalize(Call call) throws Throwable {
    if (!call.carries(0)) {
      return call.plain();
    }
    Rule rule = call.rule(Operation.NORM);
    if (rule.kind() != RuleKind.IDENTITY) {
      return call.atOutput(rule, (PtNDArray) call.run());
    }
    try (PtNDArray value = call.withDetached(0)) {
      PtNDArray output =
          call.rule(
              "normalize",
              call.array(0),
              value,
              call.argument(1),
              call.argument(2),
              call.argument(3));
      return call.withEpsilon(output, rule, "output-epsilon");
    }
  }

  private static boolean isIdentity(Call call) {
    return call.rule(Operation.NORM).kind() == RuleKind.IDENTITY;
  }

  /** A root, which a written-out norm may divide by. */
  static PtNDArray root(Call call) throws Throwable {
    return rooted(call, call.mapped(call.plain(), false));
  }

  /** The norm of an array, likewise. */
  static PtNDArray statistic(Call call) throws Throwable {
    return rooted(call, call.plain());
  }

  private static PtNDArray rooted(Call call, PtNDArray result) {
    BlockSession session = call.session();
    return session.define(result, session.known(result).asRoot());
  }

  /** What stands between a root and the division: a shift, a scale, a bound. */
  static PtNDArray scaledRoot(Call call, PtNDArray result) {
    boolean root = call.carries(0) && call.known(0).root();
    if (call.argument(1) instanceof PtNDArray && call.carries(1)) {
      root = call.known(1).root() && (root || !call.carries(0));
    }
    return root ? rooted(call, result) : result;
  }

  /** A quotient: of a norm, of an activation that is written out, or neither. */
  static PtNDArray quotient(Call call) throws Throwable {
    if (call.carries(1) && call.known(1).root() && isIdentity(call)) {
      PtNDArray output = call.withDetached(1);
      return call.session().define(output, Known.fresh(call.carries(0)));
    }
    if (call.carries(0) && call.carries(1)) {
      Optional<PtNDArray> activation = Activations.writtenOut(call);
      if (activation.isPresent()) {
        return activation.get();
      }
    }
    if (!call.carries(0) && call.carries(1)) {
      Optional<PtNDArray> activation = Activations.reciprocal(call, 1);
      if (activation.isPresent()) {
        return activation.get();
      }
    }
    PtNDArray result = call.mapped(call.plain(), false);
    return call.carries(1) ? result : scaledRoot(call, result);
  }

  /** A power: a square, a root, or one over a root, which is a statistic. */
  static PtNDArray power(Call call) throws Throwable {
    if (!call.carries(0) || call.carries(1)) {
      return call.mapped(call.plain(), false);
    }
    double exponent = call.number(1);
    if (exponent == 2) {
      return Products.square(call);
    }
    if (exponent > 0 && exponent < 1) {
      return root(call);
    }
    boolean statistic = exponent < 0 && exponent > -1 || exponent == -1 && call.known(0).root();
    if (statistic && isIdentity(call)) {
      return call.session().define(call.withDetached(0), Known.fresh(false));
    }
    if (exponent == -1) {
      Optional<PtNDArray> activation = Activations.reciprocal(call, 0);
      if (activation.isPresent()) {
        return activation.get();
      }
    }
    return call.mapped(call.plain(), false);
  }
}
