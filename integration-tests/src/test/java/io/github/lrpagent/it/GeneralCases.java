package io.github.lrpagent.it;

import java.util.LinkedHashMap;
import java.util.Map;

/** Cases of the general rules where the reference fails, or relevance cannot be what it says. */
final class GeneralCases {
  private GeneralCases() {}

  static OperationCheck repaired(OperationCase c, OperationCheck check, double epsilon) {
    return switch (c.id()) {
      case "rule_taylor as_module", "rule_taylor as_module_bias" -> taylor(c, check, epsilon);
      case "rule_uniform_epsilon matmul_b" -> product(c, check, epsilon);
      default -> c.file().equals("rule_identity") ? withoutZeros(c, check) : check;
    };
  }

  /** Relevance is tensor × gradient: where the input or the output is 0, there is none. */
  static OperationCheck withoutZeros(OperationCase c, OperationCheck check) {
    double[] output = c.output();
    check
        .expected()
        .forEach(
            (input, relevance) -> {
              double[] x = OperationCase.doubles(c.inputs().get(input));
              for (int i = 0; x.length == output.length && i < x.length; i++) {
                relevance[i] = x[i] == 0 || output[i] == 0 ? 0 : relevance[i];
              }
            });
    return check;
  }

  /** GELU, expanded; at 0 it has no bias. */
  private static OperationCheck taylor(OperationCase c, OperationCheck check, double epsilon) {
    double[] x = OperationCase.doubles(c.inputs().get("x"));
    double[] relevance = c.relevanceOut();
    double[] weights = c.relevanceOut();
    double slope = Naive.geluSlope(c.argument("ref", 0));
    for (int i = 0; i < x.length; i++) {
      weights[i] = weights[i] / Naive.gelu(x[i]);
      relevance[i] *= slope * x[i] / (slope * x[i] + epsilon);
    }
    return expecting(c, check, weights, Map.of("x", relevance));
  }

  /** A matrix product of which the second factor alone takes relevance. */
  private static OperationCheck product(OperationCase c, OperationCheck check, double epsilon) {
    double[] a = OperationCase.doubles(c.inputs().get("a"));
    double[] b = OperationCase.doubles(c.inputs().get("b"));
    double[] z = Naive.matmul(a, b, 2, 3, 4, 5);
    double[] weights = c.relevanceOut();
    double[] shares = c.relevanceOut();
    double[] relevance = new double[b.length];
    for (int i = 0; i < z.length; i++) {
      weights[i] /= z[i];
      shares[i] /= z[i] + epsilon;
    }
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 4; k++) {
          for (int j = 0; j < 5; j++) {
            int at = (n * 4 + k) * 5 + j;
            relevance[at] += b[at] * a[(n * 3 + i) * 4 + k] * shares[(n * 3 + i) * 5 + j];
          }
        }
      }
    }
    return expecting(c, check, weights, Map.of("b", relevance));
  }

  private static OperationCheck expecting(
      OperationCase c, OperationCheck check, double[] weights, Map<String, double[]> expected) {
    return check
        .with(
            check.leaves(),
            new LinkedHashMap<>(check.constants()),
            OperationCheck.numbers(c.outputShape(), weights))
        .expecting(expected);
  }
}
