package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Optional;

/** Products: of two arrays that carry relevance, or of one and a constant. */
final class Products {
  private Products() {}

  /** An elementwise product: an activation that is written out, a gate, or neither. */
  static PtNDArray mul(Call call) throws Throwable {
    if (!call.carries(0) || !call.carries(1)) {
      Optional<PtNDArray> stopped =
          call.isStoppedProduct() ? Activations.writtenOut(call) : Optional.empty();
      if (stopped.isPresent()) {
        return stopped.get();
      }
      PtNDArray scaled = call.mapped(call.plain(), false);
      return Shares.scaled(call, Norms.scaledRoot(call, scaled));
    }
    Known one = call.known(0);
    Known other = call.known(1);
    if (one.root() && other.root()) { // a norm's statistic will be a constant
      return call.session().define(call.plain(), Known.fresh(true).asRoot());
    }
    Optional<PtNDArray> activation = Activations.writtenOut(call);
    return activation.isPresent()
        ? activation.get()
        : call.mapped(product(call, gate(one, other)), false);
  }

  /** Which factor is the output of an activation: of two, the one that is a share; -1 for none. */
  private static int gate(Known one, Known other) {
    if (!one.isActivation() && !other.isActivation()) {
      return -1;
    }
    return other.activation().compareTo(one.activation()) > 0 ? 1 : 0;
  }

  private static PtNDArray product(Call call, int gate) throws Throwable {
    Rule rule = call.rule(gate < 0 ? Operation.MUL : Operation.GATE);
    if (rule.kind() == RuleKind.UNIFORM) {
      return call.session()
          .define(call.rule("uniform_mul", call.array(0), call.array(1)), Known.fresh(true));
    }
    if (rule.kind() == RuleKind.STOP && gate >= 0) {
      return call.withEpsilon(call.withDetached(gate), rule, "epsilon");
    }
    return GeneralRules.run(call, rule);
  }

  /** A matrix product by {@code torch.matmul}, which folds operands in an order of its own. */
  static PtNDArray matmul(Call call) throws Throwable {
    if (!call.anyCarries()) {
      return Lookups.isOneHot(call) ? Lookups.product(call) : call.plain();
    }
    boolean both = call.carries(0) && call.carries(1);
    Rule rule = call.rule(both ? Operation.MATMUL : Operation.LINEAR);
    if (both && rule.kind() == RuleKind.UNIFORM) {
      return call.session()
          .define(call.rule("uniform_matmul", call.array(0), call.array(1)), Known.fresh(true));
    }
    if (rule.kind().isOfLayers() && call.carries(0)) {
      return LinearLayers.product(call, rule);
    }
    return call.atOutput(rule, call.rule("matmul", call.array(0), call.array(1)));
  }

  /** Any other product of two arrays. */
  static PtNDArray product(Call call) throws Throwable {
    if (!call.anyCarries()) {
      return call.plain();
    }
    boolean both = call.carries(0) && call.carries(1);
    Rule rule = call.rule(both ? Operation.MATMUL : Operation.LINEAR);
    PtNDArray output = (PtNDArray) call.run();
    if (both && rule.kind() == RuleKind.UNIFORM) {
      return halved(call, output);
    }
    return call.atOutput(rule, output);
  }

  private static PtNDArray halved(Call call, PtNDArray output) throws Throwable {
    try (PtNDArray unscaled = output) {
      return call.session().define(call.rule("scaled", unscaled, 0.5), Known.fresh(true));
    }
  }

  /** The square of an activation's output is a product of two factors. */
  static PtNDArray square(Call call) throws Throwable {
    boolean activation = call.carries(0) && call.known(0).isActivation();
    if (!activation) {
      return call.mapped(call.plain(), false);
    }
    Rule rule = call.rule(Operation.MUL);
    return rule.kind() == RuleKind.UNIFORM
        ? halved(call, (PtNDArray) call.run())
        : GeneralRules.run(call, rule);
  }
}
