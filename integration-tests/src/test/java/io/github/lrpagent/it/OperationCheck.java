package io.github.lrpagent.it;

import com.example.operations.Job;
import com.example.operations.Job.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A case of the reference, explained on both paths by a rule.
 *
 * @param id the case, and how its rule is named
 * @param operation which operation, as {@link Job} has it
 * @param lines of the composite
 * @param arguments of the operation
 * @param leaves what carries relevance
 * @param constants what does not
 * @param weights of the output's sum, which make the relevance of the output that of the case
 * @param expected the relevances
 */
record OperationCheck(
    String id,
    String operation,
    String lines,
    Map<String, Double> arguments,
    Map<String, Numbers> leaves,
    Map<String, Numbers> constants,
    Numbers weights,
    Map<String, double[]> expected) {

  /**
   * A check of a case.
   *
   * @param leaves the names of those inputs that carry relevance
   */
  static OperationCheck of(
      OperationCase golden, String operation, String lines, List<String> leaves) {
    Map<String, Numbers> carrying = new LinkedHashMap<>();
    Map<String, Numbers> constants = new LinkedHashMap<>();
    golden
        .inputs()
        .forEach((name, n) -> (leaves.contains(name) ? carrying : constants).put(name, n));
    Map<String, double[]> expected = new LinkedHashMap<>();
    if (golden.hasRelevances()) {
      golden.carrying().forEach(name -> expected.put(name, golden.relevance(name)));
    }
    double[] weights = golden.relevanceOut();
    if (golden.file().startsWith("efficient_")) { // gradients
      expected.forEach((name, g) -> multiply(g, OperationCase.doubles(carrying.get(name))));
    } else if (golden.json().has("output64")) {
      divide(weights, golden.output());
    }
    return new OperationCheck(
        golden.id(),
        operation,
        lines,
        golden.arguments(),
        carrying,
        constants,
        numbers(golden.outputShape(), weights),
        expected);
  }

  private static void multiply(double[] numbers, double[] factors) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] *= factors[i];
    }
  }

  /** An output of 0 has no relevance, for relevance is tensor × gradient. */
  static void divide(double[] numbers, double[] divisors) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = isZero(divisors[i]) ? 0 : numbers[i] / divisors[i];
    }
  }

  /** Whether a number is so small that float32 does not hold what is divided by it. */
  static boolean isZero(double number) {
    return Math.abs(number) < 1e-30;
  }

  static Numbers numbers(long[] shape, double[] values) {
    String[] data = new String[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = Float.toString((float) values[i]);
    }
    return new Numbers(shape, data);
  }

  OperationCheck as(String otherId, String otherLines) {
    return new OperationCheck(
        otherId, operation, otherLines, arguments, leaves, constants, weights, expected);
  }

  OperationCheck expecting(Map<String, double[]> relevances) {
    return new OperationCheck(
        id, operation, lines, arguments, leaves, constants, weights, relevances);
  }

  OperationCheck with(
      Map<String, Numbers> otherLeaves, Map<String, Numbers> otherConstants, Numbers otherWeights) {
    return new OperationCheck(
        id, operation, lines, arguments, otherLeaves, otherConstants, otherWeights, expected);
  }

  /** The job of one path: by an archive, or written in Java where that is null. */
  Job job(String composite, String archive) {
    return new Job(
        (archive == null ? "java: " : "archive: ") + id,
        composite,
        archive,
        operation,
        arguments,
        leaves,
        constants,
        weights);
  }

  /** The lines, one a line. */
  List<String> yaml() {
    List<String> yaml = new ArrayList<>();
    for (String line : lines.split("; ")) {
      yaml.add("  - " + line);
    }
    return yaml;
  }
}
