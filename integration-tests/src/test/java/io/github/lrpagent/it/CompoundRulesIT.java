package io.github.lrpagent.it;

import static io.github.lrpagent.it.RulesIT.assertGradient;
import static io.github.lrpagent.it.RulesModule.bits;
import static io.github.lrpagent.it.RulesModule.doubles;
import static io.github.lrpagent.it.RulesModule.method;
import static io.github.lrpagent.it.RulesModule.random;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.RuleForm;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of operations that are several in one, against their formulas in float64; the values
 * are those of the plain operation, bit for bit.
 */
class CompoundRulesIT {
  private static final String NORM = "None, None, True, 0.1, 0.01, False";
  private static final String TWO = "x: Tensor, w: Tensor";
  private static final String METHODS =
      method("glu_uniform", "x: Tensor", "return RULES.glu(x, 1, 1, 0.01, False, 1)\n")
          + method("glu_stop", "x: Tensor", "return RULES.glu(x, 1, 1, 0.01, False, 2)\n")
          + method("glu_gradient", "x: Tensor", "return RULES.glu(x, 1, 0, 0., False, 0)\n")
          + method("glu_plain", "x: Tensor", "return torch.glu(x, 1)\n")
          + method("cosine", TWO, "return RULES.cosine_similarity(x, w, 1, 0.01, True)\n")
          + method("cosine_plain", TWO, "return torch.cosine_similarity(x, w, 1, 0.01)\n")
          + method("instance", TWO, "return RULES.identity_instance_norm(x, w, w, " + NORM + ")\n")
          + method("instance_plain", TWO, "return torch.instance_norm(x, w, w, " + NORM + ")\n")
          + method("batch", TWO, "return RULES.identity_batch_norm(x, w, w, " + NORM + ")\n")
          + method("batch_plain", TWO, "return torch.batch_norm(x, w, w, " + NORM + ")\n")
          + method(
              "batch_kept",
              TWO,
              "return RULES.identity_batch_norm(x, w, w, w, torch.mul(w, w), False, 0.1, 0.01, False)\n")
          + method(
              "three",
              "x: Tensor, y: Tensor, z: Tensor",
              "return torch.einsum(\"i,i,i->i\", RULES.uniform_factors([x, y, z]))\n")
          + method("linear", TWO, "return RULES.linear(torch.transpose(x, 0, 1), w)\n")
          + method("linear_plain", TWO, "return torch.linear(torch.transpose(x, 0, 1), w)\n")
          + method(
              "apart",
              "x: Tensor, w: Tensor, b: Tensor",
              "a = torch.tanh(torch.mul(torch.add(torch.linear(x, w, b), x), 2.))\n"
                  + "h = RULES.linear_apart(torch.sigmoid(torch.mul(a, a)), w, b)\n"
                  + "y = torch.relu_(h)\nreturn torch.mul(h, 2)\n");

  private final Random random = new Random(5);
  private RulesModule rules;

  @BeforeEach
  void load(@TempDir Path folder) throws Exception {
    rules = new RulesModule(folder, RuleForm.ONE_OP, METHODS);
  }

  @AfterEach
  void close() {
    rules.close();
  }

  private PtNDArray carrying(Shape shape) {
    return rules.tensor(true, shape, random(random, shape));
  }

  private PtNDArray constant(Shape shape) {
    return rules.tensor(false, shape, random(random, shape));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @ParameterizedTest
  @CsvSource({"glu_uniform, 0.5, 0.5", "glu_stop, 1, 0"})
  void gluIsASignalTimesAnActivation(String method, double signal, double gate) {
    Shape shape = new Shape(1, 6);
    PtNDArray x = carrying(shape);
    double[] xs = doubles(x);
    float[] g = random(random, new Shape(1, 3));
    PtNDArray y = rules.run(method, x);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("glu_plain", x)));
    assertGradient(
        x,
        1e-6,
        i ->
            i < 3
                ? signal * g[i] * sigmoid(xs[i + 3])
                : gate * g[i - 3] * xs[i - 3] * sigmoid(xs[i]) / (xs[i] + 0.01));
  }

  @Test
  void gluWithoutRulesKeepsItsGradient() {
    Shape shape = new Shape(1, 4);
    PtNDArray x = carrying(shape);
    double[] xs = doubles(x);
    rules.backward(rules.run("glu_gradient", x), 1, 1);

    assertGradient(
        x,
        1e-6,
        i -> i < 2 ? sigmoid(xs[i + 2]) : xs[i - 2] * sigmoid(xs[i]) * (1 - sigmoid(xs[i])));
  }

  @Test
  void cosineSimilarityKeepsTheNormsConstantAndHalvesTheProduct() {
    Shape shape = new Shape(1, 5);
    PtNDArray a = carrying(shape);
    PtNDArray b = carrying(shape);
    double[] as = doubles(a);
    double[] bs = doubles(b);
    double norms = norm(as) * norm(bs);
    PtNDArray y = rules.run("cosine", a, b);
    rules.backward(y, 1);

    assertThat(bits(y)).isEqualTo(bits(rules.run("cosine_plain", a, b)));
    assertGradient(a, 1e-6, i -> 0.5 * bs[i] / norms);
    assertGradient(b, 1e-6, i -> 0.5 * as[i] / norms);
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  /** The mean over the numbers of a shape (2, 3, 4) that share a statistic with number i. */
  private static double mean(IntToDoubleFunction x, int i, boolean wholeBatch) {
    double sum = 0;
    int count = 0;
    for (int j = 0; j < 24; j++) {
      if (j / 4 % 3 == i / 4 % 3 && (wholeBatch || j / 12 == i / 12)) {
        sum += x.applyAsDouble(j);
        count++;
      }
    }
    return sum / count;
  }

  @ParameterizedTest
  @CsvSource({"instance, false", "batch, true"})
  void normOfChannelsKeepsItsDeviationConstant(String method, boolean wholeBatch) {
    Shape shape = new Shape(2, 3, 4);
    PtNDArray x = carrying(shape);
    PtNDArray w = constant(new Shape(3));
    double[] xs = doubles(x);
    double[] ws = doubles(w);
    float[] g = random(random, shape);
    PtNDArray y = rules.run(method, x, w);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run(method + "_plain", x, w)));
    assertGradient(
        x,
        1e-5,
        i -> {
          double centre = mean(j -> xs[j], i, wholeBatch);
          double variance = mean(j -> Math.pow(xs[j] - centre, 2), i, wholeBatch);
          double pulled = mean(j -> g[j], i, wholeBatch);
          return ws[i / 4 % 3] * (g[i] - pulled) / Math.sqrt(variance + 0.01);
        });
  }

  @Test
  void batchNormWithStatisticsIsAffine() {
    Shape shape = new Shape(2, 3, 4);
    PtNDArray x = carrying(shape);
    PtNDArray w = constant(new Shape(3));
    double[] ws = doubles(w);
    float[] g = random(random, shape);
    rules.backward(rules.run("batch_kept", x, w), g);

    assertGradient(
        x, 1e-5, i -> g[i] * ws[i / 4 % 3] / Math.sqrt(ws[i / 4 % 3] * ws[i / 4 % 3] + 0.01));
  }

  @Test
  void factorsThatCarryRelevanceShareIt() {
    Shape shape = new Shape(3);
    PtNDArray x = carrying(shape);
    PtNDArray y = carrying(shape);
    PtNDArray z = carrying(shape);
    double[] ys = doubles(y);
    double[] zs = doubles(z);
    rules.backward(rules.run("three", x, y, z), 1, 2, 3);
    assertGradient(x, 1e-6, i -> (i + 1) * ys[i] * zs[i] / 3);

    PtNDArray one = carrying(shape);
    PtNDArray other = carrying(shape);
    double[] others = doubles(other);
    rules.backward(rules.run("three", one, other, rules.tensor(false, shape, 1, 1, 2)), 1, 1, 1);
    assertGradient(one, 1e-6, i -> others[i] * (i == 2 ? 2 : 1) / 2);
  }

  @Test
  void linearMapWithAWeightThatCarriesRelevanceKeepsItsBits() {
    Shape shape = new Shape(9, 7, 33);
    PtNDArray x = carrying(shape);
    float[] weight = random(random, new Shape(5, 33));
    PtNDArray w = rules.tensor(true, new Shape(5, 33), weight);
    PtNDArray fixed = rules.tensor(false, new Shape(5, 33), weight);

    assertThat(bits(rules.run("linear", x, w)))
        .isEqualTo(
            bits(rules.run("linear_plain", rules.tensor(false, shape, x.toFloatArray()), fixed)));
  }

  @Test
  void outputOfALinearMapMayBeOverwrittenInEachRun() {
    Shape shape = new Shape(2, 3, 4);
    PtNDArray w = constant(new Shape(4, 4));
    PtNDArray b = constant(new Shape(4));
    float[] numbers = random(random, shape);
    for (int run = 0; run < 4; run++) {
      PtNDArray x = rules.tensor(true, shape, numbers);
      PtNDArray y = rules.run("apart", x, w, b);
      rules.backward(y, random(new Random(1), shape));

      assertThat(bits(y))
          .isEqualTo(bits(rules.run("apart", rules.tensor(false, shape, numbers), w, b)));
      assertThat(x.getGradient().toFloatArray()).hasSize(24).doesNotContain(Float.NaN);
    }
  }
}
