package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.rules.Parameter;
import io.github.lrpagent.rules.Rule;

/** Rules as a user writes them. */
final class Rules {
  private Rules() {}

  /** Returns {@code identity} or, where a parameter is set, {@code epsilon epsilon=1.0E-6}. */
  static String text(Rule rule) {
    StringBuilder text = new StringBuilder(rule.kind().label());
    for (Parameter parameter : rule.kind().parameters()) {
      if (rule.settings().containsKey(parameter.name())) {
        text.append(' ')
            .append(parameter.name())
            .append('=')
            .append(rule.parameter(parameter.name()));
      }
    }
    return text.toString();
  }
}
