package io.github.lrpagent.archives.twin;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the rules of layers that are linear in their input: linear layers, convolutions and batch
 * norm.
 */
final class LinearRules {
  /** How {@code layer.py} is told that a layer is a linear one. */
  private static final String LINEAR = "[]";

  private final RuleWriter writer;

  LinearRules(RuleWriter writer) {
    this.writer = writer;
  }

  Result linear(Op op, List<Result> arguments, Value value, ProductRules products) {
    boolean layer = arguments.get(0).carries() && !arguments.get(1).carries();
    if (layer) {
      Rule rule = writer.rule(Operation.LINEAR, op, arguments);
      if (isNoted(rule)) {
        List<Result> operands = writer.named(arguments, 0);
        List<String> bound = Signature.LINEAR.bind(op.call(), operands);
        return layer(rule, constant(op, operands, 0), bound, LINEAR, value);
      }
    }
    return products.matrixProduct(op, arguments, value, 0);
  }

  /** A matrix product, which is a layer where its second factor is a matrix of parameters. */
  Result matmul(Op op, List<Result> arguments, Value value, ProductRules products) {
    boolean layer =
        arguments.size() == 2 && arguments.get(0).carries() && !arguments.get(1).carries();
    if (layer) {
      Rule rule = writer.rule(Operation.LINEAR, op, arguments);
      if (rule.kind().isOfLayers()) {
        String x = arguments.get(0).text();
        String weight = arguments.get(1).text();
        return new Result(
            value,
            RuleCalls.function("layer_matmul", label(rule), RuleCalls.numbers(rule), x, weight));
      }
    }
    return products.matrixProduct(op, arguments, value, 0);
  }

  /** {@code beta * bias + alpha * x W}: a linear map, whose bias may be an addition of its own. */
  Result addmm(Op op, List<Result> arguments, Value value, ProductRules products) {
    boolean layer = arguments.get(1).carries() && !arguments.get(2).carries();
    if (layer && !op.inPlace() && !arguments.get(0).carries()) {
      Rule rule = writer.rule(Operation.LINEAR, op, arguments);
      if (rule.kind() == RuleKind.EPSILON && rule.parameter("bias-epsilon") > 0) {
        List<String> bound = Signature.ADDMM.bind(op.call(), arguments);
        bound.add(RuleCalls.number(rule.parameter("epsilon")));
        bound.add(RuleCalls.number(rule.parameter("bias-epsilon")));
        bound.add(RuleCalls.truth(rule, "signed"));
        return new Result(value, RuleCalls.function("epsilon_addmm", bound.toArray(String[]::new)));
      }
      if (rule.kind().isOfLayers()) {
        List<Result> operands = writer.named(arguments, 1);
        List<String> bound = new ArrayList<>();
        bound.addAll(List.of(label(rule), RuleCalls.numbers(rule), constant(op, operands, 1)));
        bound.addAll(Signature.ADDMM.bind(op.call(), operands));
        return new Result(value, RuleCalls.function("layer_addmm", bound.toArray(String[]::new)));
      }
    }
    return products.matrixProduct(op, arguments, value, 1);
  }

  Result convolution(Op op, List<Result> arguments, Value value) {
    Rule rule = writer.rule(Operation.CONV, op, arguments);
    boolean general = op.name().endsWith("convolution");
    if (!isNoted(rule) || !general && op.name().contains("transpose")) {
      return writer.atOutput(rule, op, arguments, value);
    }
    List<Result> operands = writer.named(arguments, 0);
    List<String> bound = general ? general(op, operands) : plain(op, operands);
    String geometry = // stride, padding, dilation, output padding, transposed and groups
        "[%s, %s, %s, %s, [int(%s), %s]]"
            .formatted(
                bound.get(3), bound.get(4), bound.get(5), bound.get(7), bound.get(6), bound.get(8));
    return layer(rule, constant(op, operands, 0), bound, geometry, value);
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

  /** Batch norm with kept statistics, which is affine. */
  Result batchNorm(Op op, List<Result> arguments, Value value) {
    Rule rule = writer.rule(Operation.BATCH_NORM, op, arguments);
    boolean merged = rule.kind() == RuleKind.MERGE;
    if (!merged && !rule.kind().isOfLayers()) {
      return writer.atOutput(rule, op, arguments, value);
    }
    List<Result> operands = writer.named(arguments, 0);
    List<String> given = Signature.BATCH_NORM.bind(op.call(), operands);
    List<String> bound = new ArrayList<>();
    if (!merged) {
      bound.addAll(List.of(label(rule), RuleCalls.numbers(rule)));
    }
    bound.add(constant(op, operands, 0));
    bound.addAll(given.subList(0, 5));
    bound.add(given.get(7));
    String[] all = bound.toArray(String[]::new);
    return new Result(
        value,
        merged
            ? RuleCalls.onTape("merged_batch_norm", all)
            : RuleCalls.function("layer_batch_norm", all));
  }

  /** Whether the rule looks at the weight, or a batch norm behind the layer may. */
  private boolean isNoted(Rule rule) {
    return rule.kind().isOfLayers() || rule.kind() == RuleKind.EPSILON && writer.merges();
  }

  /**
   * A layer with its rule.
   *
   * @param operands input, weight and bias, and more
   */
  private Result layer(
      Rule rule, String output, List<String> operands, String geometry, Value value) {
    List<String> bound = new ArrayList<>(List.of(label(rule), RuleCalls.numbers(rule), output));
    bound.addAll(operands.subList(0, 3));
    bound.add(geometry);
    String[] all = bound.toArray(String[]::new);
    return new Result(
        value,
        writer.merges()
            ? RuleCalls.onTape("noted_layer_rule", all)
            : RuleCalls.function("layer_rule", all));
  }

  private static String label(Rule rule) {
    return '"' + rule.kind().label() + '"';
  }

  /** The value of a layer, of a constant in the place of its input. */
  private static String constant(Op op, List<Result> operands, int input) {
    String x = operands.get(input).text();
    return op.plain(RuleWriter.with(operands, input, RuleCalls.detached(x)));
  }
}
