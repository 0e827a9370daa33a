package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Explanation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an explanation looked like when a person last agreed with it: the words with their
 * relevance, and what was predicted. Relevance is rounded, so that runs on different machines write
 * the same.
 *
 * @param model the model's name; not compared, new versions have new names
 * @param composite the composite that assigned the rules
 * @param target what was explained; its row is that of a batch of one, its positions count without
 *     padding
 * @param reached which share of the target reached the inputs, or null where the target is 0
 * @param inputs the relevance of each leaf, at least one
 */
public record Baseline(
    String model,
    String composite,
    Target target,
    @Nullable Double reached,
    List<BaselineInput> inputs) {
  private static final int DIGITS = 6;

  /** Copies the list. */
  public Baseline {
    inputs = List.copyOf(inputs);
  }

  /** Returns the baseline that an explanation makes. */
  public static Baseline of(Explanation explanation) {
    List<Padding> leaves = explanation.inputs().stream().map(Padding::of).toList();
    List<BaselineInput> inputs =
        leaves.stream().map(leaf -> BaselineInput.of(leaf.without())).toList();
    Rounding rounding = Rounding.of(largest(inputs));
    Double reached = reached(explanation.conservation());
    return new Baseline(
        explanation.model(),
        explanation.composite(),
        target(explanation.target(), leaves.get(leaves.size() - 1).before()),
        reached == null ? null : Rounding.significant(reached, DIGITS),
        inputs.stream().map(input -> input.rounded(rounding)).toList());
  }

  /** Returns the largest |relevance| of a word, or 0. */
  double largest() {
    return largest(inputs);
  }

  private static double largest(List<BaselineInput> inputs) {
    return inputs.stream().mapToDouble(BaselineInput::largest).max().orElse(0);
  }

  /** Returns which share of the target reached the inputs, or null where the target is 0. */
  private static @Nullable Double reached(Explanation.Conservation conservation) {
    double share = conservation.inputs() / conservation.target();
    return Double.isFinite(share) ? share : null;
  }

  private static Target target(Target target, int before) {
    return new Target(
        target.kind(),
        target.output(),
        0,
        moved(target.position(), before),
        moved(target.end(), before),
        target.index(),
        target.label(),
        target.against(),
        target.againstLabel(),
        Rounding.significant(target.value(), DIGITS));
  }

  private static @Nullable Integer moved(@Nullable Integer position, int before) {
    return position == null ? null : (Integer) (position - before);
  }
}
