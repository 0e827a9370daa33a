package io.github.lrpagent.rules;

import static io.github.lrpagent.rules.Operation.ACTIVATION;
import static io.github.lrpagent.rules.Operation.ADD;
import static io.github.lrpagent.rules.Operation.ATTENTION;
import static io.github.lrpagent.rules.Operation.BATCH_NORM;
import static io.github.lrpagent.rules.Operation.CONV;
import static io.github.lrpagent.rules.Operation.EMBEDDING;
import static io.github.lrpagent.rules.Operation.GATE;
import static io.github.lrpagent.rules.Operation.LINEAR;
import static io.github.lrpagent.rules.Operation.MATMUL;
import static io.github.lrpagent.rules.Operation.MEAN;
import static io.github.lrpagent.rules.Operation.MODULE;
import static io.github.lrpagent.rules.Operation.MUL;
import static io.github.lrpagent.rules.Operation.NORM;
import static io.github.lrpagent.rules.Operation.POOL;
import static io.github.lrpagent.rules.Operation.SOFTMAX;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The registry of rules: each with the operations it admits and its parameters. The formula, the
 * paper and the equation of a rule stand above its TorchScript function, in the resource {@code
 * <label>.py} beside this class.
 */
public enum RuleKind {
  /**
   * The gradient as it is: for softmax this is the Deep Taylor rule of AttnLRP, for linear maps
   * LRP-0.
   */
  GRADIENT("gradient", "the gradient as it is", EnumSet.allOf(Operation.class)),
  /** LRP-ε: relevance in proportion to contributions, stabilised by ε. */
  EPSILON(
      "epsilon",
      "relevance in proportion to contributions, stabilised by epsilon",
      EnumSet.of(LINEAR, CONV, ADD, MEAN, POOL, BATCH_NORM, MATMUL, MUL, GATE, NORM, MODULE),
      new Parameter("epsilon", 0, 1, 1e-8, "added to the output that relevance is divided by"),
      new Parameter("signed", 0, 1, 0, "1: epsilon takes the sign of what it is added to"),
      new Parameter(
          "bias-epsilon",
          0,
          1,
          0,
          "linear: the bias is an addition of its own with this stabiliser; 0: it is none")),
  /** Half of the relevance to each factor of a product. */
  UNIFORM(
      "uniform",
      "the relevance of a product in equal parts to its factors",
      EnumSet.of(MATMUL, MUL, GATE, ATTENTION)),
  /** Half of the relevance to each factor of a product, stabilised by ε. */
  UNIFORM_EPSILON(
      "uniform-epsilon",
      "the relevance of a product in equal parts to its factors, stabilised by epsilon",
      EnumSet.of(MATMUL, MUL, GATE),
      new Parameter(
          "epsilon", 0, 1, 1e-6, "added to twice the output that relevance is divided by"),
      new Parameter("signed", 0, 1, 0, "1: epsilon takes the sign of what it is added to")),
  /** The generalised Gamma rule: contributions of the output's sign count more. */
  GAMMA(
      "gamma",
      "contributions of the output's sign count more, by gamma",
      EnumSet.of(LINEAR, CONV),
      new Parameter("gamma", 0, 1000, 0.25, "how much more"),
      new Parameter(
          "epsilon", 0, 1, 1e-6, "added, with its sign, to what relevance is divided by")),
  /** All relevance of the output to the input. */
  IDENTITY(
      "identity",
      "all relevance of the output to the input",
      EnumSet.of(ACTIVATION, NORM, MODULE),
      new Parameter("epsilon", 0, 1, 1e-10, "added to the input that the output is divided by"),
      new Parameter(
          "output-epsilon", 0, 1, 0, "norms: added to the output that relevance is divided by")),
  /** No relevance through softmax, queries and keys, or the activation's side of a gate. */
  STOP(
      "stop",
      "no relevance beyond this point",
      EnumSet.of(
          SOFTMAX,
          ATTENTION,
          GATE,
          ACTIVATION,
          NORM,
          EMBEDDING,
          MATMUL,
          MUL,
          LINEAR,
          CONV,
          MEAN,
          POOL,
          BATCH_NORM,
          MODULE),
      new Parameter(
          "epsilon", 0, 1, 0, "gates: added to the product that relevance is divided by")),
  /** The relevance of this output is the explanation. */
  LEAF("leaf", "relevance is read here", EnumSet.of(EMBEDDING));

  private final String label;
  private final String meaning;
  private final Set<Operation> operations;
  private final List<Parameter> parameters;

  RuleKind(String label, String meaning, Set<Operation> operations, Parameter... parameters) {
    this.label = label;
    this.meaning = meaning;
    this.operations = operations;
    this.parameters = List.of(parameters);
  }

  /** Returns the name in Composite files. */
  public String label() {
    return label;
  }

  /** Returns what the rule says, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Returns whether the rule applies to an operation. */
  public boolean admits(Operation operation) {
    return operations.contains(operation);
  }

  /** Returns the parameters. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the rule of a name in Composite files. */
  public static Optional<RuleKind> of(String label) {
    return Arrays.stream(values()).filter(r -> r.label.equals(label)).findFirst();
  }
}
