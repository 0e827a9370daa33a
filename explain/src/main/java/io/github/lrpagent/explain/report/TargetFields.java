package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;

/** Reads what was explained, as logs and baselines write it. */
public final class TargetFields {
  private TargetFields() {}

  /**
   * Reads a target.
   *
   * @param row the row of the batch that it is of
   * @throws IllegalArgumentException if a field is missing or wrong
   */
  public static Explanation.Target target(Fields target, int row) {
    return new Explanation.Target(
        target.string("kind"),
        target.integer("output"),
        row,
        target.optionalInteger("position"),
        target.optionalInteger("end"),
        target.optionalInteger("index"),
        target.optionalString("label"),
        target.optionalInteger("against"),
        target.optionalString("againstLabel"),
        target.number("value"));
  }
}
