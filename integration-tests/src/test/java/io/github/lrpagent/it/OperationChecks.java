package io.github.lrpagent.it;

import com.example.operations.Job.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which lines of a composite are to give the relevances of each case of the reference. */
final class OperationChecks {
  /** What is no rule, or is the reference's own fault. */
  static final Map<String, String> LEFT_OUT =
      Map.of(
          "conservation_check linear",
              "a debugging aid: it spreads the sum of the relevance evenly",
          "conservation_check matmul", "likewise",
          "conservation_check add2", "likewise",
          "conservation_check mul2_only_a", "likewise",
          "softmax all_masked", "no number: a row is masked altogether",
          "softmax upstream_test_temperature_False", "no number: the temperature is 0");

  private static final List<String> FILES =
      List.of(
          "add2",
          "conservation_check",
          "efficient_attention",
          "efficient_divide_gradient",
          "efficient_gated_mlp",
          "efficient_identity",
          "efficient_layer_norm",
          "efficient_rms_norm",
          "layer_norm",
          "linear_epsilon",
          "matmul",
          "mean",
          "mha_cp",
          "modules",
          "mul2",
          "normalize",
          "rms_norm_identity",
          "rule_epsilon",
          "rule_identity",
          "rule_stop",
          "rule_taylor",
          "rule_uniform",
          "rule_uniform_epsilon",
          "softmax");

  private OperationChecks() {}

  static List<OperationCase> cases() {
    return FILES.stream().flatMap(file -> OperationCase.of(file).stream()).toList();
  }

  static List<OperationCheck> all() {
    return cases().stream()
        .filter(c -> !LEFT_OUT.containsKey(c.id()))
        .flatMap(OperationChecks::of)
        .toList();
  }

  private static Stream<OperationCheck> of(OperationCase c) {
    double epsilon = c.argument("epsilon", 1e-6);
    return switch (c.file()) {
      case "add2" -> Stream.of(add(c, epsilon));
      case "linear_epsilon" -> plain(c, "linear", line("linear", "epsilon", epsilon));
      case "matmul" -> // the reference halves what goes to b even where a takes none
          Stream.of(
              OperationCheck.of(
                  c, "matmul", line("matmul", "uniform-epsilon", epsilon), List.of("a", "b")));
      case "mul2" ->
          plain(c, c.name().equals("scalar") ? "scale" : "mul", "{op: mul, rule: uniform}")
              .map(check -> GeneralCases.withoutZeros(c, check));
      case "mean" -> Stream.of(mean(c, epsilon));
      case "layer_norm" ->
          plain(
              c,
              "layer_norm",
              c.name().equals("slower") // it has no stabiliser
                  ? "{op: norm, rule: identity}"
                  : "{op: norm, rule: {identity: {output-epsilon: " + epsilon + "}}}");
      case "rms_norm_identity" -> plain(c, "rms_norm", "{op: norm, rule: identity}");
      case "normalize" -> plain(c, "normalize", "{op: norm, rule: identity}");
      case "softmax" -> Stream.of(softmax(c));
      case "mha_cp" ->
          plain(
              c,
              "mha",
              "{op: softmax, rule: stop}; {op: linear, where: {fn: matmul}, rule: {epsilon: {epsilon: 1e-6}}}; "
                  + line("linear", "epsilon", 1e-8));
      case "modules" ->
          switch (c.name()) {
            case "LinearEpsilon" -> plain(c, "linear", line("linear", "epsilon", epsilon));
            case "SoftmaxDT" -> Stream.of(softmax(c));
            default ->
                plain(
                    c,
                    "layer_norm",
                    "{op: norm, rule: {identity: {output-epsilon: " + epsilon + "}}}");
          };
      default -> c.file().startsWith("rule_") ? general(c, epsilon) : efficient(c);
    };
  }

  private static Stream<OperationCheck> plain(OperationCase c, String operation, String lines) {
    return Stream.of(OperationCheck.of(c, operation, lines, c.carrying()));
  }

  private static String line(String operation, String rule, double epsilon) {
    return "{op: %s, rule: {%s: {epsilon: %s}}}".formatted(operation, rule, epsilon);
  }

  /** Where a + b = 0 the reference divides by its stabiliser alone, which has no sign. */
  private static OperationCheck add(OperationCase c, double epsilon) {
    OperationCheck check =
        OperationCheck.of(c, "add", line("add", "epsilon", epsilon), c.carrying());
    return c.name().equals("cancelling")
        ? check.expecting(Map.of("a", new double[80], "b", new double[80]))
        : check;
  }

  /**
   * The reference adds its stabiliser to the sum, we to the mean. Where the axis has one number, it
   * fails: then the mean is that number.
   */
  private static OperationCheck mean(OperationCase c, double given) {
    int axis = (int) c.argument("dim", 0);
    double epsilon = given / c.inputs().get("x").shape()[axis < 0 ? axis + 3 : axis];
    String lines =
        "{op: mean, where: {fn: mean}, rule: {epsilon: {epsilon: %s}}}".formatted(epsilon);
    OperationCheck check = OperationCheck.of(c, "mean", lines, c.carrying());
    if (c.hasRelevances()) {
      return check;
    }
    double[] x = OperationCase.doubles(c.inputs().get("x"));
    double[] relevance = c.relevanceOut();
    double[] weights = c.relevanceOut();
    OperationCheck.divide(weights, x);
    for (int i = 0; i < x.length; i++) {
      relevance[i] *= x[i] / (x[i] + epsilon);
    }
    return check
        .with(check.leaves(), Map.of(), OperationCheck.numbers(c.outputShape(), weights))
        .expecting(Map.of("x", relevance));
  }

  /**
   * Deep Taylor of a softmax. What is masked is given by a mask of its own, for minus infinity is
   * no place that relevance is read at. The reference sums over the last axis, whatever the axis
   * is, and it gives relevance to outputs that are 0; there, the formula is the measure, which must
   * agree with the reference in all else.
   */
  private static OperationCheck softmax(OperationCase c) {
    double temperature = c.argument("temperature", 1);
    Map<String, Double> arguments = new HashMap<>(c.arguments());
    arguments.putIfAbsent("dim", -1.0);
    OperationCheck check =
        OperationCheck.of(c, "softmax", "{op: softmax, rule: gradient}", c.carrying());
    Numbers x = c.inputs().get("x");
    double[] leaf = OperationCase.doubles(x);
    double[] mask = new double[leaf.length];
    for (int i = 0; i < leaf.length; i++) {
      if (leaf[i] < -1e30) {
        mask[i] = leaf[i];
        leaf[i] = 0;
      }
    }
    double[] output = c.output();
    double[] reached = c.relevanceOut();
    for (int i = 0; i < reached.length; i++) {
      reached[i] = OperationCheck.isZero(output[i]) ? 0 : reached[i];
    }
    int axis = arguments.get("dim").intValue() < 0 ? 2 : arguments.get("dim").intValue();
    double[] formula = Naive.softmax(leaf, output, reached, x.shape(), axis, temperature);
    return new OperationCheck(
        c.id(),
        check.operation(),
        check.lines(),
        arguments,
        Map.of("x", OperationCheck.numbers(x.shape(), leaf)),
        Map.of("mask", OperationCheck.numbers(x.shape(), mask)),
        check.weights(),
        Map.of("x", formula));
  }

  private static Stream<OperationCheck> efficient(OperationCase c) {
    boolean stops = c.name().startsWith("cp_");
    String identity = "{op: activation, rule: {identity: {epsilon: 1e-10}}}";
    return switch (c.file()) {
      case "efficient_attention" ->
          Stream.of(
              OperationCheck.of(
                  c,
                  "attention",
                  (stops ? "{op: [softmax, attention], rule: stop}; " : "")
                      + "{op: [matmul, attention], rule: uniform}",
                  List.of("q", "k", "v")));
      case "efficient_divide_gradient" -> Stream.of(divided(c));
      case "efficient_gated_mlp" ->
          plain(c, "gated_mlp", identity + "; {op: gate, rule: " + (stops ? "stop}" : "uniform}"));
      case "efficient_identity" -> plain(c, c.function(), identity);
      case "efficient_layer_norm" -> plain(renamed(c), "layer_norm", "{op: norm, rule: identity}");
      default -> plain(renamed(c), "rms_norm", "{op: norm, rule: identity}");
    };
  }

  /** Its stabiliser goes by another name than in other files. */
  private static OperationCase renamed(OperationCase c) {
    c.json()
        .getAsJsonObject("args")
        .add("variance_epsilon", c.json().getAsJsonObject("args").get("eps"));
    return c;
  }

  /** A gradient divided by n is that of a module of n inputs, of which the others are constants. */
  private static OperationCheck divided(OperationCase c) {
    OperationCheck check = OperationCheck.of(c, "first", whole("uniform"), c.carrying());
    Map<String, Numbers> others = new LinkedHashMap<>();
    for (int i = 1; i < c.argument("factor", 0); i++) {
      others.put("other" + i, c.inputs().get("x"));
    }
    return check.with(check.leaves(), others, check.weights());
  }

  /** A rule of a module or a block as a whole. */
  private static String whole(String rule) {
    return "{op: module, where: {module: '*F'}, rule: %s}; {op: module, where: {class: '*OperationBlock'}, rule: %s}"
        .formatted(rule, rule);
  }

  /** The general rules, of the operation and of the module that consists of it. */
  private static Stream<OperationCheck> general(OperationCase c, double epsilon) {
    boolean two = c.carrying().size() == 2;
    String rule =
        switch (c.file()) {
          case "rule_epsilon" -> "{epsilon: {epsilon: " + epsilon + "}}";
          case "rule_uniform_epsilon" ->
              "{uniform-epsilon: {epsilon: " + (two ? 2 : 1) * epsilon + "}}";
          case "rule_taylor" -> taylor(c, epsilon);
          default -> c.file().substring("rule_".length());
        };
    String operations =
        switch (c.file()) {
          case "rule_epsilon" -> "[linear, conv, matmul, mul, activation]";
          case "rule_uniform_epsilon" -> "[matmul, mul, activation]";
          case "rule_taylor" -> "[activation, mul]";
          case "rule_uniform" -> "mul";
          default -> "activation";
        };
    OperationCheck check =
        OperationCheck.of(
            c, c.function(), "{op: %s, rule: %s}".formatted(operations, rule), c.carrying());
    check = GeneralCases.repaired(c, check, epsilon);
    OperationCheck module = check.as(c.id() + ", whole", whole(rule));
    List<OperationCheck> checks = new ArrayList<>(List.of(module));
    boolean byOperation = // a product with a constant is linear, and the reference halves it
        !c.id().equals("rule_uniform mul_a")
            && !c.id().equals("rule_uniform three")
            && !List.of("rule_uniform_epsilon matmul_a", "rule_uniform_epsilon matmul_b")
                .contains(c.id());
    if (byOperation) {
      checks.add(check);
    }
    return checks.stream();
  }

  private static String taylor(OperationCase c, double epsilon) {
    return "{taylor: {reference: %s, bias: %d, epsilon: %s}}"
        .formatted(c.argument("ref", 0), (int) c.argument("bias", 0), epsilon);
  }
}
