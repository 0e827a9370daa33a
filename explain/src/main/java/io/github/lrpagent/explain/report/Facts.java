package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;

/** What reports say about an explanation in words. */
final class Facts {
  private Facts() {}

  /** Returns the label of the target, or its class where it has none. */
  static String label(Explanation.Target target) {
    return target.label() == null ? "class " + target.index() : target.label();
  }

  /**
   * Returns how much of the target reached the inputs: in percent, or in numbers where the target
   * is next to nothing.
   */
  static String reached(Explanation.Conservation conservation) {
    double percent = 100 * conservation.inputs() / conservation.target();
    if (!Double.isFinite(percent) || Math.abs(percent) >= 10_000) {
      return Numbers.brief(conservation.inputs())
          + " reached the inputs, of a target of "
          + Numbers.brief(conservation.target());
    }
    return Math.round(percent) + " % of the target reached the inputs";
  }
}
