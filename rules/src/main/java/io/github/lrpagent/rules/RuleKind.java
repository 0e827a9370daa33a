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
import static io.github.lrpagent.rules.Operation.MODULE;
import static io.github.lrpagent.rules.Operation.MUL;
import static io.github.lrpagent.rules.Operation.NORM;
import static io.github.lrpagent.rules.Operation.SOFTMAX;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
      EnumSet.complementOf(EnumSet.of(EMBEDDING)),
      new Parameter("epsilon", 0, 1, 1e-8, "added to the output that relevance is divided by"),
      signed(),
      new Parameter(
          "bias-epsilon",
          0,
          1,
          0,
          "linear: the bias is an addition of its own with this stabiliser; 0: it is none")),
  /** The same part of the relevance to each factor of a product, or to each input. */
  UNIFORM(
      "uniform",
      "relevance in equal parts to the factors of a product, or to all inputs",
      EnumSet.of(MATMUL, MUL, GATE, ATTENTION, ADD, MODULE),
      new Parameter(
          "epsilon",
          0,
          1,
          1e-10,
          "sums and modules: added to the input that the output is divided by"),
      signed()),
  /** The ε rule, with the same part to each of n factors or inputs. */
  UNIFORM_EPSILON(
      "uniform-epsilon",
      "the relevance of a product in equal parts to its factors, stabilised by epsilon",
      EnumSet.of(MATMUL, MUL, GATE, ACTIVATION, MODULE),
      new Parameter(
          "epsilon",
          0,
          1,
          1e-6,
          "added to n times the output that relevance is divided by, n the number of factors"),
      signed()),
  /** The generalised Gamma rule: contributions of the output's sign count more. */
  GAMMA(
      "gamma",
      "contributions of the output's sign count more, by gamma",
      Contributions.OF_INPUTS,
      new Parameter("gamma", 0, 1000, 0.25, "how much more"),
      Parameter.LAYER_EPSILON,
      Parameter.bias(1)),
  /** Positive contributions alone. */
  Z_PLUS(
      "z-plus",
      "positive contributions alone",
      Contributions.OF_INPUTS,
      Parameter.LAYER_EPSILON,
      Parameter.bias(1)),
  /** Positive and negative contributions, each by themselves. */
  ALPHA_BETA(
      "alpha-beta",
      "alpha parts to positive contributions, minus beta parts to negative ones",
      Contributions.OF_INPUTS,
      new Parameter(
          "alpha", 0, 1000, 2, "what positive contributions get; alpha - beta = 1 conserves"),
      new Parameter("beta", 0, 1000, 1, "what negative contributions get, with a minus"),
      Parameter.LAYER_EPSILON,
      Parameter.bias(1)),
  /** Equal parts to all inputs, whatever their values and weights. */
  FLAT(
      "flat",
      "equal parts to all inputs of an output",
      Contributions.OF_WEIGHTS,
      Parameter.LAYER_EPSILON,
      Parameter.bias(0)),
  /** In proportion to the squares of the weights. */
  W_SQUARE(
      "w-square",
      "in proportion to the squares of the weights",
      Contributions.OF_WEIGHTS,
      Parameter.LAYER_EPSILON,
      Parameter.bias(0)),
  /** The z-B rule for inputs between two bounds, such as pixels. */
  BOX(
      "box",
      "for inputs between two bounds, such as pixels",
      Contributions.OF_WEIGHTS,
      new Parameter("low", -1e6, 1e6, 0, "the lower bound of the inputs"),
      new Parameter("high", -1e6, 1e6, 1, "their upper bound"),
      Parameter.LAYER_EPSILON),
  /** Batch norm as one layer with the layer before it. */
  MERGE(
      "merge",
      "one layer with the convolution or linear layer before it, whose rule acts on both",
      EnumSet.of(BATCH_NORM)),
  /** All relevance of the output to the input. */
  IDENTITY(
      "identity",
      "all relevance of the output to the input",
      EnumSet.of(ACTIVATION, NORM, SOFTMAX, BATCH_NORM, MODULE),
      new Parameter("epsilon", 0, 1, 1e-10, "added to the input that the output is divided by"),
      new Parameter(
          "output-epsilon", 0, 1, 0, "norms: added to the output that relevance is divided by"),
      signed()),
  /** No relevance through softmax, queries and keys, or the activation's side of a gate. */
  STOP(
      "stop",
      "no relevance beyond this point",
      EnumSet.allOf(Operation.class),
      new Parameter("epsilon", 0, 1, 0, "gates: added to the product that relevance is divided by"),
      signed()),
  /** Taylor decomposition at a reference point. */
  TAYLOR(
      "taylor",
      "relevance in proportion to the terms of an expansion at a reference point",
      EnumSet.of(ACTIVATION, SOFTMAX, MUL, GATE, MODULE),
      new Parameter("reference", -1e6, 1e6, 0, "the value of all inputs at the reference point"),
      new Parameter("bias", 0, 1, 0, "1: what is left at the reference point takes its part"),
      new Parameter("distribute-bias", 0, 1, 0, "1: and that goes to the inputs in equal parts"),
      new Parameter("epsilon", 0, 1, 1e-6, "added to the sum that relevance is divided by"),
      signed()),
  /** The relevance of this output is the explanation. */
  LEAF("leaf", "relevance is read here", EnumSet.of(EMBEDDING));

  /** What the contributions hang on that a rule of layers looks at, in place of input × weight. */
  private enum Contributions {
    /** On the inputs too: what is zero contributes nothing. */
    OF_INPUTS,
    /** On the weights alone, or on bounds: what is zero has its share. */
    OF_WEIGHTS
  }

  private final String label;
  private final String meaning;
  private final Set<Operation> operations;
  private final @Nullable Contributions contributions;
  private final List<Parameter> parameters;

  RuleKind(String label, String meaning, Set<Operation> operations, Parameter... parameters) {
    this(label, meaning, operations, null, parameters);
  }

  /** A rule of layers that are linear in their input. */
  RuleKind(String label, String meaning, Contributions contributions, Parameter... parameters) {
    this(label, meaning, EnumSet.of(LINEAR, CONV, BATCH_NORM), contributions, parameters);
  }

  RuleKind(
      String label,
      String meaning,
      Set<Operation> operations,
      @Nullable Contributions contributions,
      Parameter... parameters) {
    this.label = label;
    this.meaning = meaning;
    this.operations = operations;
    this.contributions = contributions;
    this.parameters = List.of(parameters);
  }

  private static Parameter signed() {
    return new Parameter("signed", 0, 1, 0, "1: epsilon takes the sign of what it is added to");
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

  /** Returns whether the rule looks at the weight of a layer: its contributions are its own. */
  public boolean isOfLayers() {
    return contributions != null;
  }

  /** Returns whether the rule gives relevance to inputs that are zero, too. */
  public boolean reachesZeros() {
    return contributions == Contributions.OF_WEIGHTS;
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
