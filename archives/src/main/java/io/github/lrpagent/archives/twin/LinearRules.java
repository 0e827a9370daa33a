package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;

/** Writes the rules of linear layers and convolutions that look at the weights. */
final class LinearRules {
  private final RuleWriter writer;

  LinearRules(RuleWriter writer) {
    this.writer = writer;
  }

  Result linear(Op op, List<Result> arguments, Value value, ProductRules products) {
    boolean layer = arguments.get(0).carries() && !arguments.get(1).carries();
    if (layer) {
      Rule rule = writer.rule(Operation.LINEAR, op, arguments);
      if (rule.kind() == RuleKind.GAMMA) {
        List<String> bound = Signature.LINEAR.bind(op.call(), arguments);
        return new Result(value, gamma("gamma_linear", rule, bound));
      }
    }
    return products.matrixProduct(op, arguments, value, 0);
  }

  /** {@code beta * bias + alpha * x W}: a linear map, whose bias may be an addition of its own. */
  Result addmm(Op op, List<Result> arguments, Value value, ProductRules products) {
    boolean layer = arguments.get(1).carries() && !arguments.get(2).carries();
    if (layer && !op.inPlace() && !arguments.get(0).carries()) {
      Rule rule = writer.rule(Operation.LINEAR, op, arguments);
      List<String> bound = Signature.ADDMM.bind(op.call(), arguments);
      if (rule.kind() == RuleKind.EPSILON && rule.parameter("bias-epsilon") > 0) {
        bound.add(RuleCalls.number(rule.parameter("epsilon")));
        bound.add(RuleCalls.number(rule.parameter("bias-epsilon")));
        bound.add(rule.parameter("signed") == 0 ? "False" : "True");
        return new Result(value, RuleCalls.function("epsilon_addmm", bound.toArray(String[]::new)));
      }
      if (rule.kind() == RuleKind.GAMMA) {
        return new Result(value, gamma("gamma_addmm", rule, bound));
      }
    }
    return products.matrixProduct(op, arguments, value, 1);
  }

  Result convolution(Op op, List<Result> arguments, Value value) {
    Rule rule = writer.rule(Operation.CONV, op, arguments);
    boolean general = op.name().endsWith("convolution");
    if (rule.kind() != RuleKind.GAMMA || !general && op.name().contains("transpose")) {
      return writer.atOutput(rule, op, arguments, value);
    }
    List<Result> operands = writer.named(arguments, 0);
    String x = operands.get(0).text();
    String output = op.plain(RuleWriter.with(operands, 0, RuleCalls.detached(x)));
    List<String> bound = new ArrayList<>(List.of(output));
    bound.addAll(general ? general(op, operands) : plain(op, operands));
    return new Result(value, gamma("gamma_conv", rule, bound));
  }

  private static List<String> general(Op op, List<Result> operands) {
    return Signature.CONVOLUTION.bind(op.call(), operands).subList(0, 9);
  }

  /** {@code conv2d} and its like: not transposed. */
  private static List<String> plain(Op op, List<Result> operands) {
    int dimensions = op.name().charAt("conv".length()) - '0';
    List<String> bound = Signature.convolution(dimensions).bind(op.call(), operands);
    List<String> all = new ArrayList<>(bound.subList(0, 6));
    all.add("False");
    all.add(Signature.repeated("0", dimensions));
    all.add(bound.get(6));
    return all;
  }

  private static String gamma(String function, Rule rule, List<String> operands) {
    List<String> bound = new ArrayList<>(operands);
    bound.add(RuleCalls.number(rule.parameter("gamma")));
    bound.add(RuleCalls.number(rule.parameter("epsilon")));
    return RuleCalls.function(function, bound.toArray(String[]::new));
  }
}
