package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that a rule takes whole: inside, every operation keeps its gradient, and the rule is put
 * around the vector-Jacobian product of the block as it is.
 */
final class WholeBlocks {
  private final Deque<Optional<Whole>> running = new ArrayDeque<>();
  private int depth;

  private record Whole(Rule rule, NDList inputs) {}

  /** Returns whether an operation that runs now is a part of such a block. */
  boolean isInside() {
    return depth > 0;
  }

  /**
   * A block begins.
   *
   * @param rule the rule that takes it whole, if one does
   */
  void entered(Optional<Rule> rule, NDList inputs) {
    Optional<Whole> whole = rule.map(r -> new Whole(r, new NDList(inputs)));
    depth += whole.isPresent() ? 1 : 0;
    running.push(whole);
  }

  /**
   * The block that began last ends.
   *
   * @param outputs its outputs, which the rule bends; null if it threw
   */
  void left(@Nullable NDList outputs, BlockSession session) {
    Optional<Whole> whole = running.isEmpty() ? Optional.empty() : running.pop();
    if (whole.isEmpty()) {
      return;
    }
    depth--;
    for (int i = 0; outputs != null && i < outputs.size(); i++) {
      PtNDArray output = (PtNDArray) outputs.get(i);
      if (session.known(output).carries()) {
        PtNDArray bent = bent(whole.get(), output, session);
        bent.setName(output.getName());
        outputs.set(i, bent);
      }
    }
  }

  /** A rule of one operand, with its probes where there are some. */
  private static PtNDArray around(
      BlockSession session, String rule, PtNDArray operand, UnaryOperator<PtNDArray> step) {
    BlockProbes probes = session.probes();
    if (probes == null) {
      return step.apply(operand);
    }
    try {
      return (PtNDArray)
          probes.around(rule, new Object[] {operand}, o -> step.apply((PtNDArray) o[0]));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static PtNDArray bent(Whole whole, PtNDArray output, BlockSession session) {
    Rule rule = whole.rule();
    BlockRules rules = session.rules();
    if (rule.kind() == RuleKind.STOP) {
      return session.define(session.detached(output), Known.fresh(false));
    }
    if (rule.kind() == RuleKind.EPSILON) {
      return session.define(
          around(session, "epsilon", output, o -> rules.stabilised("epsilon", rule, o)),
          Known.fresh(true));
    }
    if (rule.kind() == RuleKind.IDENTITY && whole.inputs().size() == 1) {
      PtNDArray input = (PtNDArray) whole.inputs().get(0);
      double epsilon = rule.parameter("epsilon");
      return session.define(
          around(
              session,
              "identity_module",
              input,
              i -> rules.call(output.getManager(), "identity_module", i, output, epsilon)),
          Known.fresh(true));
    }
    return output;
  }
}
