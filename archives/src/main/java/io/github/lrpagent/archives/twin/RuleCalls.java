package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.RuleText;

/** How twins call the functions of {@link RuleText}. */
final class RuleCalls {
  private RuleCalls() {}

  static String function(String name, String... arguments) {
    return RuleText.MODULE + "." + name + "(" + String.join(", ", arguments) + ")";
  }

  static String detached(String tensor) {
    return "torch.detach(" + tensor + ")";
  }

  static String number(double value) {
    return Double.toString(value);
  }
}
