package io.github.lrpagent.it;

import static io.github.lrpagent.it.RulesModule.bits;
import static io.github.lrpagent.it.RulesModule.doubles;
import static io.github.lrpagent.it.RulesModule.gradient;
import static io.github.lrpagent.it.RulesModule.method;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.it.RuleInputs.Pair;
import io.github.lrpagent.rules.RuleForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The general rules against their formulas in float64, of tensors of any shape, in float32 and in
 * half precision, with zeros and masks among the numbers, and with broadcasting.
 */
class RulePropertiesIT {
  /** The same inputs in every run: a failure is a change's fault. */
  private static final String SEED = "20240617";

  private static final String NUMBERS = "e: Tensor, s: Tensor";
  private static final String GIVEN = "float(e), bool(s)";
  private static final String METHODS =
      method(
              "epsilon",
              "z: Tensor, " + NUMBERS,
              "return RULES.epsilon(torch.mul(z, 1), " + GIVEN + ")\n")
          + method(
              "uniform_epsilon",
              "z: Tensor, n: Tensor, " + NUMBERS,
              "return RULES.uniform_epsilon(torch.mul(z, 1), " + GIVEN + ", int(n))\n")
          + method(
              "identity",
              "x: Tensor, y: Tensor, " + NUMBERS,
              "return RULES.identity(x, torch.detach(y), " + GIVEN + ")\n")
          + method(
              "epsilon_add",
              "a: Tensor, b: Tensor, " + NUMBERS,
              "return RULES.epsilon(torch.add(a, b), " + GIVEN + ")\n")
          + method(
              "uniform_sum",
              "a: Tensor, b: Tensor, " + NUMBERS,
              "return RULES.uniform_sum(torch.add(a, b), a, b, " + GIVEN + ")\n")
          + method("uniform_mul", "a: Tensor, b: Tensor", "return RULES.uniform_mul(a, b)\n")
          + method("add", "a: Tensor, b: Tensor", "return torch.add(a, b)\n")
          + method("mul", "a: Tensor, b: Tensor", "return torch.mul(a, b)\n")
          + method(
              "softmax",
              "x: Tensor, mask: Tensor, dim: Tensor",
              "return torch.softmax(torch.add(x, mask), int(dim))\n")
          + method(
              "taylor",
              "x: Tensor, r: Tensor, b: Tensor, d: Tensor, " + NUMBERS,
              "p = RULES.reference(x, float(r))\nreturn RULES.taylor(torch.tanh(x), torch.tanh(p), [x], [p], "
                  + GIVEN
                  + ", bool(b), bool(d))\n")
          + method("tanh", "x: Tensor", "return torch.tanh(x)\n")
          + method(
              "taylor_linear",
              "x: Tensor, w: Tensor, " + NUMBERS,
              "p = RULES.reference(x, 0.5)\nreturn RULES.taylor(torch.exp(torch.linear(x, w)), torch.exp(torch.linear(p, w)), [x], [p], "
                  + GIVEN
                  + ", True, False)\n");

  private static RulesModule rules;
  private static Path folder;

  @BeforeContainer
  static void load() throws IOException {
    folder = Files.createTempDirectory("rules");
    rules = new RulesModule(folder, RuleForm.ONE_OP, METHODS);
  }

  @AfterContainer
  static void close() throws IOException {
    rules.close();
    Files.delete(folder.resolve("rules.pt"));
    Files.delete(folder);
  }

  private static PtNDArray number(double value) {
    return rules.tensor(false, new Shape(1), (float) value);
  }

  private static double stabilised(double d, double epsilon, boolean signed) {
    return signed && d < 0 ? d - epsilon : d + epsilon;
  }

  /** Compares relevances, relative to the largest of them; float16 has ten bits. */
  private static void assertRelevance(PtNDArray x, DataType type, IntToDoubleFunction expected) {
    assertRelevance(x, type, expected, 1e-30);
  }

  /**
   * Compares relevances, relative to the largest of them, or of the terms whose difference they
   * are.
   */
  private static void assertRelevance(
      PtNDArray x, DataType type, IntToDoubleFunction expected, double term) {
    double[] numbers = doubles(x);
    double[] g = gradient(x);
    double largest = term;
    double difference = 0;
    for (int i = 0; i < numbers.length; i++) {
      double relevance = numbers[i] * g[i];
      largest = Math.max(largest, Math.abs(expected.applyAsDouble(i)));
      difference = Math.max(difference, Math.abs(relevance - expected.applyAsDouble(i)));
    }
    assertThat(difference / largest).isLessThanOrEqualTo(type == DataType.FLOAT32 ? 1e-5 : 8e-3);
  }

  private static DataType type(boolean half) {
    return half ? DataType.FLOAT16 : DataType.FLOAT32;
  }

  @Property(tries = 200, seed = SEED)
  void epsilon(
      @ForAll long seed,
      @ForAll boolean half,
      @ForAll boolean signed,
      @ForAll @IntRange(min = 0, max = 20) int exponent) {
    RuleInputs inputs = new RuleInputs(seed);
    double epsilon = Math.scalb(1, -exponent - 3);
    PtNDArray z = inputs.tensor(rules, true, type(half), inputs.shape(), 2 * epsilon);
    double[] zs = doubles(z);
    double[] g = inputs.gradient(zs.length);
    PtNDArray y = rules.run("epsilon", z, number(epsilon), number(signed ? 1 : 0));
    rules.backward(y, RuleInputs.floats(g));

    assertThat(bits(y)).isEqualTo(bits(z));
    assertRelevance(z, type(half), i -> zs[i] * zs[i] * g[i] / stabilised(zs[i], epsilon, signed));
  }

  /** What is masked is infinite, and keeps all of its gradient. */
  @Property(tries = 50, seed = SEED)
  void epsilonOfMaskedNumbers(@ForAll long seed, @ForAll boolean half, @ForAll boolean signed) {
    RuleInputs inputs = new RuleInputs(seed);
    Shape shape = inputs.shape();
    PtNDArray a = inputs.tensor(rules, true, type(half), shape, 1e-3);
    double[] as = doubles(a);
    double[] masks = inputs.mask(as.length);
    PtNDArray mask = rules.tensor(false, type(half), shape, RuleInputs.floats(masks));
    double[] g = inputs.gradient(as.length);
    PtNDArray y = rules.run("epsilon_add", a, mask, number(1e-4), number(signed ? 1 : 0));
    rules.backward(y, RuleInputs.floats(g));

    assertRelevance(
        a,
        type(half),
        i ->
            masks[i] != 0
                ? as[i] * g[i]
                : as[i] == 0 ? 0 : as[i] * g[i] * as[i] / stabilised(as[i], 1e-4, signed));
  }

  @Property(tries = 100, seed = SEED)
  void uniformEpsilon(
      @ForAll long seed,
      @ForAll boolean half,
      @ForAll boolean signed,
      @ForAll @IntRange(min = 1, max = 4) int factors) {
    RuleInputs inputs = new RuleInputs(seed);
    double epsilon = 1.0 / 256;
    PtNDArray z = inputs.tensor(rules, true, type(half), inputs.shape(), 2 * epsilon);
    double[] zs = doubles(z);
    double[] g = inputs.gradient(zs.length);
    PtNDArray y =
        rules.run("uniform_epsilon", z, number(factors), number(epsilon), number(signed ? 1 : 0));
    rules.backward(y, RuleInputs.floats(g));

    assertThat(bits(y)).isEqualTo(bits(z));
    assertRelevance(
        z, type(half), i -> zs[i] * zs[i] * g[i] / stabilised(factors * zs[i], epsilon, signed));
  }

  @Property(tries = 100, seed = SEED)
  void identity(@ForAll long seed, @ForAll boolean half, @ForAll boolean signed) {
    RuleInputs inputs = new RuleInputs(seed);
    Shape shape = inputs.shape();
    PtNDArray x = inputs.tensor(rules, true, type(half), shape, 1e-2);
    PtNDArray y = inputs.tensor(rules, false, type(half), shape, 1e-2);
    double[] xs = doubles(x);
    double[] ys = doubles(y);
    double[] g = inputs.gradient(xs.length);
    PtNDArray bent = rules.run("identity", x, y, number(1e-3), number(signed ? 1 : 0));
    rules.backward(bent, RuleInputs.floats(g));

    assertThat(bits(bent)).isEqualTo(bits(y));
    assertRelevance(
        x, type(half), i -> xs[i] * ys[i] * g[i] / stabilised(xs[i], (float) 1e-3, signed));
  }

  @Property(tries = 200, seed = SEED)
  void sumsOfBroadcastTensors(
      @ForAll long seed, @ForAll boolean half, @ForAll boolean signed, @ForAll boolean uniform) {
    RuleInputs inputs = new RuleInputs(seed);
    Pair pair = inputs.broadcast(rules, type(half));
    double[] g = inputs.gradient(pair.size());
    double epsilon = (float) 1e-3;
    PtNDArray y =
        rules.run(
            uniform ? "uniform_sum" : "epsilon_add",
            pair.a(),
            pair.b(),
            number(epsilon),
            number(signed ? 1 : 0));
    rules.backward(y, RuleInputs.floats(g));

    assertThat(bits(y)).isEqualTo(bits(rules.run("add", pair.a(), pair.b())));
    double[] z = doubles(y);
    for (PtNDArray input : new PtNDArray[] {pair.a(), pair.b()}) {
      double[] x = doubles(input);
      double[] relevance = new double[x.length];
      for (int i = 0; i < z.length; i++) {
        int at = pair.index(i, input);
        double share =
            uniform
                ? x[at] / (2 * stabilised(x[at], epsilon, signed)) * z[i]
                : x[at] * z[i] / stabilised(z[i], epsilon, signed);
        relevance[at] += share * g[i];
      }
      assertRelevance(input, type(half), i -> relevance[i]);
    }
  }

  @Property(tries = 100, seed = SEED)
  void productsOfBroadcastTensors(@ForAll long seed, @ForAll boolean half) {
    RuleInputs inputs = new RuleInputs(seed);
    Pair pair = inputs.broadcast(rules, type(half));
    double[] g = inputs.gradient(pair.size());
    PtNDArray y = rules.run("uniform_mul", pair.a(), pair.b());
    rules.backward(y, RuleInputs.floats(g));

    assertThat(bits(y)).isEqualTo(bits(rules.run("mul", pair.a(), pair.b())));
    double[] as = doubles(pair.a());
    double[] bs = doubles(pair.b());
    for (PtNDArray input : new PtNDArray[] {pair.a(), pair.b()}) {
      double[] relevance = new double[doubles(input).length];
      for (int i = 0; i < pair.size(); i++) {
        relevance[pair.index(i, input)] +=
            as[pair.index(i, pair.a())] * bs[pair.index(i, pair.b())] * g[i] / 2;
      }
      assertRelevance(input, type(half), i -> relevance[i]);
    }
  }

  @Property(tries = 100, seed = SEED)
  void softmaxOverAnyAxisOfWhatIsMasked(@ForAll long seed) {
    RuleInputs inputs = new RuleInputs(seed);
    Shape shape = inputs.shape();
    int axis = inputs.below(shape.dimension());
    PtNDArray x = inputs.tensor(rules, true, DataType.FLOAT32, shape, 0);
    double[] xs = doubles(x);
    double[] masks = inputs.mask(xs.length);
    for (int i = 0; i < masks.length; i++) { // of each row something is seen
      int stride = (int) (shape.slice(axis + 1).size());
      masks[i] = i / stride % shape.get(axis) == 0 ? 0 : masks[i];
      xs[i] = masks[i] == 0 ? xs[i] : 0;
    }
    PtNDArray leaf = rules.tensor(true, shape, RuleInputs.floats(xs));
    PtNDArray mask = rules.tensor(false, shape, RuleInputs.floats(masks));
    PtNDArray y = rules.run("softmax", leaf, mask, number(axis));
    double[] s = doubles(y);
    double[] g = inputs.gradient(s.length);
    rules.backward(y, RuleInputs.floats(g));
    double[] r = new double[s.length];
    Arrays.setAll(r, i -> s[i] * g[i]);

    double[] expected = Naive.softmax(xs, s, r, shape.getShape(), axis, 1);
    double term =
        IntStream.range(0, r.length).mapToDouble(i -> Math.abs(xs[i] * r[i])).max().orElse(0);
    assertRelevance(leaf, DataType.FLOAT32, i -> expected[i], term + 1e-30);
  }

  @Property(tries = 200, seed = SEED)
  void taylor(
      @ForAll long seed,
      @ForAll boolean half,
      @ForAll @DoubleRange(min = -1, max = 1) double point,
      @ForAll boolean given,
      @ForAll boolean distribute) {
    boolean bias = given && !half; // next to nothing may be left, which ten bits do not hold
    RuleInputs inputs = new RuleInputs(seed);
    PtNDArray x = inputs.tensor(rules, true, type(half), inputs.shape(), 0.5);
    double[] xs = doubles(x);
    double[] g = inputs.gradient(xs.length);
    double r = Math.round(point * 8) / 8.0;
    PtNDArray y =
        rules.run(
            "taylor",
            x,
            number(r),
            number(bias ? 1 : 0),
            number(distribute ? 1 : 0),
            number(0.25),
            number(1));
    rules.backward(y, RuleInputs.floats(g));

    assertThat(bits(y)).isEqualTo(bits(rules.run("tanh", x)));
    double slope = 1 - Math.tanh(r) * Math.tanh(r);
    double rest = bias ? Math.tanh(r) - slope * r : 0;
    DoubleUnaryOperator terms = v -> slope * v + (distribute && v != 0 ? rest : 0);
    assertRelevance(
        x,
        type(half),
        i ->
            Math.tanh(xs[i])
                * g[i]
                * terms.applyAsDouble(xs[i])
                / stabilised(slope * xs[i] + rest, 0.25, true));
  }

  /** y = exp(W x), expanded at r = 0.5: J = diag(exp(W r)) W, b = exp(W r) - J r. */
  @Property(tries = 50, seed = SEED)
  void taylorOfAModule(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 5) int from,
      @ForAll @IntRange(min = 1, max = 5) int to) {
    RuleInputs inputs = new RuleInputs(seed);
    PtNDArray x = inputs.tensor(rules, true, DataType.FLOAT32, new Shape(rows, from), 0);
    PtNDArray w = inputs.tensor(rules, false, DataType.FLOAT32, new Shape(to, from), 0);
    double[] xs = doubles(x);
    double[] ws = doubles(w);
    double[] g = inputs.gradient(rows * to);
    PtNDArray y = rules.run("taylor_linear", x, w, number(0.25), number(1));
    rules.backward(y, RuleInputs.floats(g));
    double[] z = doubles(y);
    double[] relevance = new double[xs.length];
    for (int n = 0; n < rows; n++) {
      for (int j = 0; j < to; j++) {
        double at = 0;
        double product = 0;
        for (int i = 0; i < from; i++) {
          at += ws[j * from + i] * 0.5;
          product += ws[j * from + i] * xs[n * from + i];
        }
        double value = Math.exp(at);
        double denominator = stabilised(value * product + value - value * at, 0.25, true);
        for (int i = 0; i < from; i++) {
          relevance[n * from + i] +=
              value
                  * ws[j * from + i]
                  * xs[n * from + i]
                  / denominator
                  * z[n * to + j]
                  * g[n * to + j];
        }
      }
    }
    assertRelevance(x, DataType.FLOAT32, i -> relevance[i]);
  }
}
