package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import io.github.lrpagent.rules.RuleText;
import java.util.ArrayList;
import java.util.List;

/** How twins call the functions of {@link RuleText}. */
final class RuleCalls {
  /** The parameter of twins that leaves are put on. */
  static final String TAPE = "lrp_tape";

  private RuleCalls() {}

  static String function(String name, String... arguments) {
    return RuleText.MODULE + "." + name + "(" + String.join(", ", arguments) + ")";
  }

  /** A call of a function that puts something on the tape, or looks there. */
  static String onTape(String name, String... arguments) {
    List<String> all = new ArrayList<>(List.of(TAPE));
    all.addAll(List.of(arguments));
    return function(name, all.toArray(String[]::new));
  }

  /** A rule of an output, with its stabiliser. */
  static String stabilised(String name, Rule rule, String output) {
    return stabilised(name, rule, "epsilon", output);
  }

  /**
   * A rule of an output, with one of its stabilisers.
   *
   * @param parameter the name of the stabiliser
   * @param operands what stands before it
   */
  static String stabilised(String name, Rule rule, String parameter, String... operands) {
    List<String> arguments = new ArrayList<>(List.of(operands));
    arguments.add(number(rule.parameter(parameter)));
    if (rule.parameter("signed") != 0) {
      arguments.add("True");
    }
    return function(name, arguments.toArray(String[]::new));
  }

  /** A parameter of a rule that says yes or no. */
  static String truth(Rule rule, String parameter) {
    return rule.parameter(parameter) == 0 ? "False" : "True";
  }

  /** A tensor at the reference point of a rule. */
  static String reference(Rule rule, String tensor) {
    return function("reference", tensor, number(rule.parameter("reference")));
  }

  /** Tensors as a list. */
  static String list(List<Result> tensors) {
    return "[" + Expressions.texts(tensors) + "]";
  }

  /**
   * How a function of several rules is told which one: 0 gradient, 1 the one that bends, 2 stop, 3
   * epsilon.
   */
  static String choice(Rule rule, RuleKind bending) {
    if (rule.kind() == bending) {
      return "1";
    }
    return switch (rule.kind()) {
      case STOP -> "2";
      case EPSILON, UNIFORM_EPSILON -> "3";
      default -> "0";
    };
  }

  static String detached(String tensor) {
    return "torch.detach(" + tensor + ")";
  }

  /** The parameters of a rule, in their order. */
  static String numbers(Rule rule) {
    return rule.values().toString();
  }

  static String number(double value) {
    return Double.toString(value);
  }
}
