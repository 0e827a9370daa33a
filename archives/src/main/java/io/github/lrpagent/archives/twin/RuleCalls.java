package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import io.github.lrpagent.rules.RuleText;

/** How twins call the functions of {@link RuleText}. */
final class RuleCalls {
  private RuleCalls() {}

  static String function(String name, String... arguments) {
    return RuleText.MODULE + "." + name + "(" + String.join(", ", arguments) + ")";
  }

  /** A rule of an output, with its stabiliser. */
  static String stabilised(String name, Rule rule, String output) {
    String epsilon = number(rule.parameter("epsilon"));
    boolean signed = rule.settings().getOrDefault("signed", 0.0) != 0;
    return !signed ? function(name, output, epsilon) : function(name, output, epsilon, "True");
  }

  /**
   * How a function of several rules is told which one: 0 gradient, 1 the one that bends, 2 stop.
   */
  static String choice(Rule rule, RuleKind bending) {
    return rule.kind() == bending ? "1" : rule.kind() == RuleKind.STOP ? "2" : "0";
  }

  static String detached(String tensor) {
    return "torch.detach(" + tensor + ")";
  }

  /** The parameters of a rule, in their order. */
  static String numbers(Rule rule) {
    return rule.values().toString();
  }

  /** All relevance of an output to the input. */
  static String identity(String x, String y, Rule rule, boolean zeros) {
    String epsilon = number(rule.parameter("epsilon"));
    return zeros
        ? function("identity", x, y, epsilon, "True")
        : function("identity", x, y, epsilon);
  }

  static String number(double value) {
    return Double.toString(value);
  }
}
