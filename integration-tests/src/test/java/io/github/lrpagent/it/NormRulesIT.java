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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The identity rules of norms against their formulas in float64: the standard deviation is a
 * constant, the mean is not.
 */
@ParameterizedClass
@EnumSource(RuleForm.class)
class NormRulesIT {
  private static final double EPSILON = 0.01;
  private static final String THREE = "x: Tensor, w: Tensor, b: Tensor";
  private static final String METHODS =
      method("layer", THREE, "return RULES.identity_layer_norm(x, [6], w, b, 0.01)\n")
          + method("layer_plain", THREE, "return torch.layer_norm(x, [6], w, b, 0.01, False)\n")
          + method(
              "layer2",
              "x: Tensor",
              "return RULES.identity_layer_norm(x, [2, 6], None, None, 0.01)\n")
          + method(
              "layer2_plain",
              "x: Tensor",
              "return torch.layer_norm(x, [2, 6], None, None, 0.01, False)\n")
          + method(
              "rms", "x: Tensor, w: Tensor", "return RULES.identity_rms_norm(x, [6], w, 0.01)\n")
          + method("rms_plain", "x: Tensor, w: Tensor", "return torch.rms_norm(x, [6], w, 0.01)\n")
          + method(
              "rms_default", "x: Tensor", "return RULES.identity_rms_norm(x, [6], None, None)\n")
          + method("rms_default_plain", "x: Tensor", "return torch.rms_norm(x, [6], None, None)\n")
          + method("group", THREE, "return RULES.identity_group_norm(x, 2, w, b, 0.01)\n")
          + method("group_plain", THREE, "return torch.group_norm(x, 2, w, b, 0.01)\n");

  private final RulesModule rules;
  private final Random random = new Random(3);

  NormRulesIT(RuleForm form, @TempDir Path folder) throws Exception {
    rules = new RulesModule(folder, form, METHODS);
  }

  @AfterEach
  void close() {
    rules.close();
  }

  private static double mean(double[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i] / count;
    }
    return sum;
  }

  /** 1 / sqrt of the mean square, about the mean or about 0. */
  private static double inverse(
      double[] values, int from, int count, boolean centred, double epsilon) {
    double centre = centred ? mean(values, from, count) : 0;
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += (values[i] - centre) * (values[i] - centre) / count;
    }
    return 1 / Math.sqrt(sum + epsilon);
  }

  @Test
  void layerNormKeepsItsDeviationConstant() {
    Shape shape = new Shape(3, 2, 6);
    PtNDArray x = rules.tensor(true, shape, random(random, shape));
    PtNDArray w = rules.tensor(false, new Shape(6), random(random, new Shape(6)));
    PtNDArray b = rules.tensor(false, new Shape(6), random(random, new Shape(6)));
    double[] xs = doubles(x);
    double[] ws = doubles(w);
    float[] g = random(random, shape);
    PtNDArray y = rules.run("layer", x, w, b);
    rules.backward(y, g);
    double[] weighted = new double[xs.length];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = g[i] * ws[i % 6];
    }

    assertThat(bits(y)).isEqualTo(bits(rules.run("layer_plain", x, w, b)));
    assertGradient(
        x,
        1e-6,
        i ->
            inverse(xs, i / 6 * 6, 6, true, EPSILON)
                * (weighted[i] - mean(weighted, i / 6 * 6, 6)));
  }

  @Test
  void layerNormIsTheSameOnceLibtorchHasOptimisedIt() {
    Shape shape = new Shape(3, 6);
    float[] xs = random(random, shape);
    float[] g = random(random, shape);
    PtNDArray w = rules.tensor(false, new Shape(6), random(random, new Shape(6)));
    List<double[]> gradients = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      PtNDArray x = rules.tensor(true, shape, xs);
      rules.backward(rules.run("layer", x, w, w), g);
      gradients.add(RulesModule.gradient(x));
    }

    assertThat(gradients).allSatisfy(gradient -> assertThat(gradient).isEqualTo(gradients.get(0)));
  }

  @Test
  void layerNormOverTwoDimensionsWithoutParameters() {
    Shape shape = new Shape(3, 2, 6);
    PtNDArray x = rules.tensor(true, shape, random(random, shape));
    double[] xs = doubles(x);
    float[] g = random(random, shape);
    double[] gs = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      gs[i] = g[i];
    }
    PtNDArray y = rules.run("layer2", x);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("layer2_plain", x)));
    assertGradient(
        x,
        1e-6,
        i -> inverse(xs, i / 12 * 12, 12, true, EPSILON) * (gs[i] - mean(gs, i / 12 * 12, 12)));
  }

  @Test
  void rmsNormKeepsItsRootConstant() {
    Shape shape = new Shape(4, 6);
    PtNDArray x = rules.tensor(true, shape, random(random, shape));
    PtNDArray w = rules.tensor(false, new Shape(6), random(random, new Shape(6)));
    double[] xs = doubles(x);
    double[] ws = doubles(w);
    float[] g = random(random, shape);
    PtNDArray y = rules.run("rms", x, w);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("rms_plain", x, w)));
    assertGradient(x, 1e-6, i -> g[i] * ws[i % 6] * inverse(xs, i / 6 * 6, 6, false, EPSILON));
  }

  @Test
  void rmsNormWithoutEpsilonTakesThatOfItsType() {
    Shape shape = new Shape(2, 6);
    float[] tiny = random(random, shape);
    for (int i = 0; i < tiny.length; i++) {
      tiny[i] *= 1e-4f;
    }
    PtNDArray x = rules.tensor(true, shape, tiny);
    double[] xs = doubles(x);
    float[] g = random(random, shape);
    PtNDArray y = rules.run("rms_default", x);
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("rms_default_plain", x)));
    assertGradient(x, 1e-6, i -> g[i] * inverse(xs, i / 6 * 6, 6, false, Math.scalb(1, -23)));
  }

  @Test
  void groupNormKeepsTheDeviationOfEachGroupConstant() {
    Shape shape = new Shape(2, 4, 3);
    PtNDArray x = rules.tensor(true, shape, random(random, shape));
    PtNDArray w = rules.tensor(false, new Shape(4), random(random, new Shape(4)));
    PtNDArray b = rules.tensor(false, new Shape(4), random(random, new Shape(4)));
    double[] xs = doubles(x);
    double[] ws = doubles(w);
    float[] g = random(random, shape);
    PtNDArray y = rules.run("group", x, w, b);
    rules.backward(y, g);
    double[] weighted = new double[xs.length];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = g[i] * ws[i / 3 % 4];
    }

    assertThat(bits(y)).isEqualTo(bits(rules.run("group_plain", x, w, b)));
    assertGradient(
        x,
        1e-6,
        i ->
            inverse(xs, i / 6 * 6, 6, true, EPSILON)
                * (weighted[i] - mean(weighted, i / 6 * 6, 6)));
  }
}
