package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that a rule takes whole: inside, every operation keeps its gradient, and the rule is put
 * around the vector-Jacobian product of the block as it is.
 */
final class WholeBlocks {
  private final Deque<Optional<Whole>> running = new ArrayDeque<>();
  private int depth;

  private record Whole(Rule rule, NDList inputs, Optional<Expansion> expansion) {}

  /** Returns whether an operation that runs now is a part of such a block. */
  boolean isInside() {
    return depth > 0;
  }

  /**
   * A block begins.
   *
   * @param rule the rule that takes it whole, if one does
   */
  void entered(Optional<Rule> rule, NDList inputs, BlockSession session) {
    Optional<Whole> whole = rule.map(r -> whole(r, inputs, session));
    depth += whole.isPresent() ? 1 : 0;
    running.push(whole);
  }

  private static Whole whole(Rule rule, NDList inputs, BlockSession session) {
    return new Whole(
        rule,
        new NDList(inputs),
        rule.kind() == RuleKind.TAYLOR
            ? Optional.of(new Expansion(rule, inputs, session))
            : Optional.empty());
  }

  /** Runs an operation; inside of a block that is expanded, a second time as well. */
  @Nullable Object run(Call call, Handler handler) throws Throwable {
    Optional<Expansion> expansion =
        running.stream().flatMap(Optional::stream).flatMap(w -> w.expansion().stream()).findFirst();
    Optional<Call> second = expansion.flatMap(e -> e.second(call));
    Object result = handler.run(call);
    if (result != null && second.isPresent()) {
      expansion.get().note(result, handler.run(second.get()));
    }
    return result;
  }

  /**
   * The block that began last ends.
   *
   * @param outputs its outputs, which the rule bends; null if it threw
   */
  void left(@Nullable NDList outputs, BlockSession session) throws Throwable {
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

  private static PtNDArray bent(Whole whole, PtNDArray output, BlockSession session)
      throws Throwable {
    Rule rule = whole.rule();
    PtNDArray[] inputs =
        whole.inputs().stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
    PtNDArray bent =
        switch (rule.kind()) {
          case STOP -> session.detached(output);
          case EPSILON -> stabilised(session, rule, "epsilon", output);
          case UNIFORM ->
              stabilised(session, rule, "uniform_inputs", output, inputs, (long) inputs.length);
          case UNIFORM_EPSILON ->
              stabilised(session, rule, "uniform_epsilon_module", output, inputs);
          case IDENTITY ->
              inputs.length == 1
                  ? stabilised(session, rule, "identity_module", inputs[0], output)
                  : output;
          case TAYLOR -> whole.expansion().map(e -> e.bent(output)).orElse(output);
          default -> output;
        };
    return bent == output
        ? output
        : session.define(bent, Known.fresh(rule.kind() != RuleKind.STOP));
  }

  private static PtNDArray stabilised(
      BlockSession session, Rule rule, String method, Object... operands) throws Throwable {
    return (PtNDArray)
        session.step(method, operands, o -> session.rules().stabilised(method, rule, o));
  }
}
