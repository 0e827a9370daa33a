package io.github.lrpagent.it;

import static io.github.lrpagent.it.RulesModule.bits;
import static io.github.lrpagent.it.RulesModule.gradient;
import static io.github.lrpagent.it.RulesModule.method;
import static io.github.lrpagent.it.RulesModule.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.rules.RuleForm;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule against its formula in float64: the value bit for bit, the relevance as tensor times
 * gradient.
 */
class RulesIT {
  private static final String METHODS =
      method("bend", "v: Tensor, x: Tensor", "return RULES.bend(v, torch.mul(x, 3.))\n")
          + method("scaled", "x: Tensor", "return RULES.scaled(x, 0.25)\n")
          + method("epsilon", "x: Tensor", "return RULES.epsilon(torch.mul(x, 1), 0.125)\n")
          + method("epsilon0", "x: Tensor", "return RULES.epsilon(x, 0.)\n")
          + method("uniform_mul", "a: Tensor, b: Tensor", "return RULES.uniform_mul(a, b)\n")
          + method("mul", "a: Tensor, b: Tensor", "return torch.mul(a, b)\n")
          + method("uniform_factor", "a: Tensor, b: Tensor", "return RULES.uniform_factor(a, b)\n")
          + method(
              "identity",
              "x: Tensor",
              "return RULES.identity(x, torch.gelu(torch.detach(x)), 1.0e-10)\n")
          + method(
              "relu",
              "x: Tensor",
              "return RULES.identity(x, torch.relu(torch.detach(x)), 1.0e-10)\n")
          + method("gelu", "x: Tensor", "return torch.gelu(x)\n")
          + method(
              "stop_gate", "a: Tensor, b: Tensor", "return torch.mul(RULES.stop_gate(a, b), b)\n")
          + method(
              "parameter",
              "x: Tensor",
              "y = RULES.parameter(x)\nassert y is not None\nreturn torch.mul(y, x)\n")
          + method(
              "in_place",
              "a: Tensor, b: Tensor",
              "h = torch.mul(a, 1)\nreturn torch.copy_(h, RULES.uniform_mul(torch.clone(h), b))\n")
          + method(
              "in_place_relu",
              "x: Tensor",
              "h = torch.mul(x, 1)\nreturn torch.copy_(h, RULES.identity(h, torch.relu(torch.detach(h)), 1.0e-10))\n")
          + method("merged", "x: Tensor, w: Tensor, n: Tensor", batchNormBehindALayer(""))
          + method(
              "unmerged",
              "x: Tensor, w: Tensor, n: Tensor",
              batchNormBehindALayer("h = torch.copy_(h, torch.mul(torch.clone(h), 2.))\n"));

  /**
   * A linear layer with the z-plus rule and a batch norm of the scale {@code n} that is one with
   * it.
   *
   * @param between what becomes of the layer's output
   */
  private static String batchNormBehindALayer(String between) {
    return "tape = annotate(List[Tensor], [])\n"
        + "zero = torch.zeros_like(n)\n"
        + "h = RULES.noted_layer_rule(tape, \"z-plus\", [0., 0.], torch.linear(torch.detach(x), w), x, w, None, [])\n"
        + between
        + "y = torch.mul(torch.detach(h), n)\n"
        + "return RULES.merged_batch_norm(tape, y, h, n, zero, zero, torch.ones_like(n), 0.)\n";
  }

  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-40f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MAX_VALUE,
    1f,
    -1.5f
  };

  @TempDir static Path folder;
  private static RulesModule rules;
  private final Random random = new Random(7);

  @BeforeAll
  static void load() throws Exception {
    rules = new RulesModule(folder, RuleForm.ONE_OP, METHODS);
  }

  @AfterAll
  static void close() {
    rules.close();
  }

  /** Compares a gradient with a formula, relative to its largest number. */
  static void assertGradient(PtNDArray tensor, double tolerance, IntToDoubleFunction expected) {
    double[] actual = gradient(tensor);
    double largest = 1e-30;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(expected.applyAsDouble(i)));
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("gradient at " + i)
          .isCloseTo(expected.applyAsDouble(i), offset(tolerance * largest));
    }
  }

  private static double tolerance(DataType type) {
    return type == DataType.FLOAT32 ? 1e-6 : 4e-3;
  }

  @Test
  void bendHasTheValueOfOneAndTheGradientOfTheOther() {
    Shape shape = new Shape(SPECIAL.length);
    PtNDArray value = rules.tensor(true, shape, SPECIAL);
    PtNDArray x = rules.tensor(true, shape, random(random, shape));
    PtNDArray y = rules.run("bend", value, x);
    float[] g = random(random, shape);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(value));
    assertGradient(x, 1e-6, i -> 3.0 * g[i]);
    assertThat(gradient(value)).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT16"})
  void scaledKeepsEveryBitAndScalesTheGradient(DataType type) {
    Shape shape = new Shape(SPECIAL.length);
    PtNDArray x = rules.tensor(true, type, shape, SPECIAL);
    PtNDArray y = rules.run("scaled", x);
    float[] g = random(random, shape);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(x));
    assertGradient(x, tolerance(type), i -> 0.25 * g[i]);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT16"})
  void epsilonScalesByTheStabilisedOutput(DataType type) {
    Shape shape = new Shape(3, 5);
    float[] z = random(random, shape);
    float[] g = random(random, shape);
    PtNDArray x = rules.tensor(true, type, shape, z);
    double[] rounded = RulesModule.doubles(x);
    PtNDArray y = rules.run("epsilon", x);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(x));
    assertGradient(x, tolerance(type), i -> g[i] * rounded[i] / (rounded[i] + 0.125));
  }

  @Test
  void epsilonOfZeroIsThePlainGradient() {
    PtNDArray x = rules.tensor(true, new Shape(SPECIAL.length), SPECIAL);
    PtNDArray y = rules.run("epsilon0", x);
    rules.backward(y, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    assertThat(bits(y)).isEqualTo(bits(x));
    assertThat(gradient(x)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32,false", "FLOAT32,true", "FLOAT16,false", "FLOAT16,true"})
  void uniformGivesHalfToEachFactor(DataType type, boolean broadcast) {
    int rows = 4;
    int columns = 6;
    Shape shape = new Shape(rows, columns);
    Shape other = broadcast ? new Shape(rows, 1) : shape;
    PtNDArray a = rules.tensor(true, type, shape, random(random, shape));
    PtNDArray b = rules.tensor(true, type, other, random(random, other));
    double[] av = RulesModule.doubles(a);
    double[] bv = RulesModule.doubles(b);
    float[] g = random(random, shape);
    PtNDArray y = rules.run("uniform_mul", a, b);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("mul", a, b)));
    assertGradient(a, tolerance(type), i -> 0.5 * g[i] * bv[broadcast ? i / columns : i]);
    assertGradient(
        b,
        tolerance(type),
        i -> {
          double sum = 0;
          for (int k = 0; broadcast && k < columns; k++) {
            sum += 0.5 * g[i * columns + k] * av[i * columns + k];
          }
          return broadcast ? sum : 0.5 * g[i] * av[i];
        });
  }

  @Test
  void productWithAConstantIsLinear() {
    Shape shape = new Shape(SPECIAL.length);
    float[] factor = random(random, shape);
    PtNDArray a = rules.tensor(true, shape, SPECIAL);
    PtNDArray b = rules.tensor(false, shape, factor);
    PtNDArray y = rules.run("uniform_mul", a, b);
    rules.backward(y, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    assertThat(bits(y)).isEqualTo(bits(rules.run("mul", a, b)));
    assertGradient(a, 1e-6, i -> factor[i]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void factorIsHalvedWhereTheOtherCarriesRelevance(boolean other) {
    PtNDArray a = rules.tensor(true, new Shape(SPECIAL.length), SPECIAL);
    PtNDArray y = rules.run("uniform_factor", a, rules.tensor(other, new Shape(1), 1));
    rules.backward(y, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    assertThat(bits(y)).isEqualTo(bits(a));
    assertThat(gradient(a)).containsOnly(other ? 0.5 : 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT16"})
  void identityGivesAllRelevanceToTheInput(DataType type) {
    Shape shape = new Shape(4, 9);
    PtNDArray x = rules.tensor(true, type, shape, random(random, shape));
    double[] in = RulesModule.doubles(x);
    float[] g = random(random, shape);
    PtNDArray y = rules.run("identity", x);
    double[] out = RulesModule.doubles(y);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("gelu", x)));
    assertGradient(x, tolerance(type), i -> g[i] * out[i] / (in[i] + 1e-10));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT16"})
  void identityIsFiniteAtZero(DataType type) {
    PtNDArray x = rules.tensor(true, type, new Shape(4), 0, -0f, 1e-7f, -1);
    PtNDArray y = rules.run("relu", x);
    rules.backward(y, 1, 1, 1, 1);

    double[] gradient = gradient(x);
    assertThat(gradient[0] == 0 && gradient[1] == 0 && gradient[3] == 0).isTrue();
    assertThat(gradient[2]).isCloseTo(0.999, offset(1e-3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stoppedGateIsAConstantWhereTheSignalCarriesRelevance(boolean signal) {
    Shape shape = new Shape(5);
    float[] av = random(random, shape);
    float[] bv = random(random, shape);
    PtNDArray a = rules.tensor(true, shape, av);
    PtNDArray b = rules.tensor(signal, shape, bv);
    PtNDArray y = rules.run("stop_gate", a, b);
    rules.backward(y, 1, 1, 1, 1, 1);

    assertThat(bits(y)).isEqualTo(bits(rules.run("mul", a, b)));
    if (signal) {
      assertGradient(b, 1e-6, i -> av[i]);
      assertThat(gradient(a)).containsOnly(0);
    } else {
      assertGradient(a, 1e-6, i -> bv[i]);
    }
  }

  @Test
  void productWrittenInPlaceHasAGradient() {
    Shape shape = new Shape(5);
    float[] av = random(random, shape);
    float[] bv = random(random, shape);
    PtNDArray a = rules.tensor(true, shape, av);
    PtNDArray b = rules.tensor(true, shape, bv);
    PtNDArray y = rules.run("in_place", a, b);
    rules.backward(y, 1, 1, 1, 1, 1);

    assertGradient(a, 1e-6, i -> 0.5 * bv[i]);
    assertGradient(b, 1e-6, i -> 0.5 * av[i]);
  }

  @Test
  void activationWrittenInPlaceHasAGradient() {
    PtNDArray x = rules.tensor(true, new Shape(3), 1, -2, 3);
    PtNDArray y = rules.run("in_place_relu", x);
    rules.backward(y, 1, 1, 1);

    assertThat(gradient(x)).containsExactly(1, 0, 1);
  }

  @Test
  void nothingCarriesRelevanceWhereNoInputDoes() {
    PtNDArray x = rules.tensor(false, new Shape(3), 1, 2, 3);
    for (String name : new String[] {"scaled", "epsilon", "identity"}) {
      assertThat(JniUtils.requiresGrad(rules.run(name, x))).as(name).isFalse();
    }
    PtNDArray kept = rules.tensor(true, new Shape(3), 1, 2, 3);
    rules.backward(rules.run("parameter", kept), 1, 1, 1);
    assertThat(gradient(kept)).containsExactly(1, 2, 3);
  }

  /** w = (3, -1): by z-plus, the first input gets all; with the scale -1, the second one does. */
  @ParameterizedTest
  @CsvSource({"merged, 0, -2", "unmerged, -4, 0"})
  void batchNormIsOneWithALayerThatNothingWasWrittenTo(String method, float first, float second) {
    PtNDArray x = rules.tensor(true, new Shape(1, 2), 1, 1);
    PtNDArray y =
        rules.run(
            method,
            x,
            rules.tensor(false, new Shape(1, 2), 3, -1),
            rules.tensor(false, new Shape(1), -1));
    rules.backward(y, 1);

    assertThat(RulesModule.gradient(x)).containsExactly(first, second);
  }
}
