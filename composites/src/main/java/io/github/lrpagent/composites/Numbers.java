package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Parameter;
import java.util.Locale;

/** Numbers as Composite files and messages write them. */
final class Numbers {
  private Numbers() {}

  /**
   * Returns the shortest text that reads back as the same number: {@code 1e-10}, {@code 0.25},
   * {@code 2}.
   */
  static String text(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT).replaceFirst("\\.0(?=e|$)", "");
  }

  /** Returns which values a parameter accepts, in words. */
  static String range(Parameter parameter) {
    return "a number from "
        + text(parameter.minimum())
        + (parameter.maximum() <= Double.MAX_VALUE
            ? " to " + text(parameter.maximum())
            : " upwards");
  }
}
