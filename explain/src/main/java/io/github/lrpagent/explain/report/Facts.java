package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;
import org.jspecify.annotations.Nullable;

/** What reports say about an explanation in words. */
public final class Facts {
  private Facts() {}

  /** Returns the target in words: its label, or its class where it has none. */
  public static String label(Explanation.Target target) {
    if (target.end() != null) {
      return "tokens " + target.position() + " to " + target.end();
    }
    if (target.index() == null) {
      return target.kind();
    }
    String label = name(target.label(), target.index());
    return target.against() == null
        ? label
        : label + " rather than " + name(target.againstLabel(), target.against());
  }

  private static String name(@Nullable String label, int index) {
    return label == null ? "class " + index : label;
  }

  /**
   * Returns how much of the target reached the inputs: in percent, or in numbers where the target
   * is next to nothing.
   */
  public static String reached(Explanation.Conservation conservation) {
    double percent = 100 * conservation.inputs() / conservation.target();
    if (!Double.isFinite(percent) || Math.abs(percent) >= 10_000) {
      return Numbers.brief(conservation.inputs())
          + " reached the inputs, of a target of "
          + Numbers.brief(conservation.target());
    }
    return Math.round(percent) + " % of the target reached the inputs";
  }
}
