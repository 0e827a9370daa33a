package io.github.lrpagent.it;

import static io.github.lrpagent.it.RulesIT.assertGradient;
import static io.github.lrpagent.it.RulesModule.bits;
import static io.github.lrpagent.it.RulesModule.doubles;
import static io.github.lrpagent.it.RulesModule.gradient;
import static io.github.lrpagent.it.RulesModule.method;
import static io.github.lrpagent.it.RulesModule.random;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.RuleForm;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of matrix products and of fused attention against their formulas in float64. */
class AttentionRulesIT {
  private static final String TWO = "a: Tensor, b: Tensor";
  private static final String THREE = "q: Tensor, k: Tensor, v: Tensor";
  private static final String SDPA =
      "torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=0.3)\n";
  private static final String NATIVE = "x: Tensor, wi: Tensor, bi: Tensor, wo: Tensor, bo: Tensor";
  private static final String METHODS =
      method("uniform_matmul", TWO, "return RULES.uniform_matmul(a, b)\n")
          + method("rule_matmul", TWO, "return RULES.matmul(a, b)\n")
          + method("matmul", TWO, "return torch.matmul(a, b)\n")
          + method(
              "rule_folds", TWO, "return RULES.matmul(a.transpose(0, -2), b.transpose(0, -2))\n")
          + method("folds", TWO, "return torch.matmul(a.transpose(0, -2), b.transpose(0, -2))\n")
          + method(
              "uniform",
              THREE,
              "return RULES.uniform_attention(q, k, v, None, 0., True, 0.3, False)\n")
          + method(
              "stop", THREE, "return RULES.stop_attention(q, k, v, None, 0., True, 0.3, False)\n")
          + method("plain", THREE, "return " + SDPA)
          + nativeMethod("native_gradient", 0)
          + nativeMethod("native_uniform", 1)
          + nativeMethod("native_stop", 2)
          + method(
              "native",
              NATIVE,
              "y, w = torch._native_multi_head_attention(x, x, x, 4, 2, wi, bi, wo, bo, None, False, True, None)\nreturn y\n")
          + decomposed("parts_gradient", "torch.scaled_dot_product_attention(q, k, v)")
          + decomposed(
              "parts_uniform", "RULES.uniform_attention(q, k, v, None, 0., False, None, False)")
          + decomposed("parts_stop", "RULES.stop_attention(q, k, v, None, 0., False, None, False)");

  @TempDir static Path folder;
  private static RulesModule rules;
  private final Random random = new Random(5);

  private static String nativeMethod(String name, int rule) {
    return method(
        name,
        NATIVE,
        "y, w = RULES.native_attention(x, x, x, 4, 2, wi, bi, wo, bo, None, False, True, None, "
            + rule
            + ", 0., False)\nreturn y\n");
  }

  private static String decomposed(String name, String attention) {
    String heads = ".unflatten(-1, [2, 2]).transpose(1, 2)\n";
    return method(
        name,
        NATIVE,
        "p = torch.chunk(torch.linear(x, wi, bi), 3, -1)\nq = p[0]"
            + heads
            + "k = p[1]"
            + heads
            + "v = p[2]"
            + heads
            + "return torch.linear("
            + attention
            + ".transpose(1, 2).flatten(2), wo, bo)\n");
  }

  @BeforeAll
  static void load() throws Exception {
    rules = new RulesModule(folder, RuleForm.ONE_OP, METHODS);
  }

  @AfterAll
  static void close() {
    rules.close();
  }

  private PtNDArray make(boolean carries, long... shape) {
    return rules.tensor(carries, new Shape(shape), random(random, new Shape(shape)));
  }

  /** Few rows and many columns are bent at the factors, the other way round at the output. */
  @ParameterizedTest
  @CsvSource({"2,3,50", "50,3,50", "2,50,2", "1,9,1"})
  void matrixProductGivesHalfToEachFactor(int rows, int inner, int columns) {
    PtNDArray a = make(true, 2, rows, inner);
    PtNDArray b = make(true, 2, inner, columns);
    double[] av = doubles(a);
    double[] bv = doubles(b);
    PtNDArray y = rules.run("uniform_matmul", a, b);
    float[] g = random(random, y.getShape());
    rules.backward(y, g);

    assertThat(bits(y)).isEqualTo(bits(rules.run("matmul", a, b)));
    assertGradient(
        a,
        1e-5,
        i -> {
          int row = i / inner;
          int batch = row / rows;
          double sum = 0;
          for (int j = 0; j < columns; j++) {
            sum += 0.5 * g[row * columns + j] * bv[(batch * inner + i % inner) * columns + j];
          }
          return sum;
        });
    assertGradient(
        b,
        1e-5,
        i -> {
          int batch = i / (inner * columns);
          int k = i / columns % inner;
          double sum = 0;
          for (int r = 0; r < rows; r++) {
            int row = batch * rows + r;
            sum += 0.5 * g[row * columns + i % columns] * av[row * inner + k];
          }
          return sum;
        });
  }

  @Test
  void productOfVectorsGivesHalfToEachFactor() {
    PtNDArray a = make(true, 7);
    PtNDArray b = make(true, 7);
    double[] bv = doubles(b);
    PtNDArray y = rules.run("uniform_matmul", a, b);
    rules.backward(y, 1);

    assertGradient(a, 1e-6, i -> 0.5 * bv[i]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform_matmul", "rule_matmul"})
  void productWithAConstantIsLinear(String name) {
    PtNDArray a = make(true, 3, 5);
    PtNDArray b = make(false, 5, 1);
    double[] bv = doubles(b);
    PtNDArray y = rules.run(name, a, b);
    rules.backward(y, 1, 1, 1);

    assertGradient(a, 1e-6, i -> bv[i % 5]);
  }

  /**
   * libtorch folds one operand into a matrix where the other one requires gradients; a plain
   * prediction has no gradients.
   */
  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void valueIsThatOfAPlainPredictionWhereLibtorchFoldsOtherwise(boolean first, boolean second) {
    for (long[][] shapes :
        new long[][][] {
          {{4, 3, 129}, {129, 65}}, {{65, 129}, {129, 3, 7}}, {{3, 5, 129}, {129, 1}}
        }) {
      float[] av = random(random, new Shape(shapes[0]));
      float[] bv = random(random, new Shape(shapes[1]));
      PtNDArray plain =
          rules.run(
              "folds",
              rules.tensor(false, new Shape(shapes[0]), av),
              rules.tensor(false, new Shape(shapes[1]), bv));
      PtNDArray a = rules.tensor(first, new Shape(shapes[0]), av);
      PtNDArray b = rules.tensor(second, new Shape(shapes[1]), bv);
      PtNDArray y = rules.run("rule_folds", a, b);
      rules.backward(y, random(random, y.getShape()));

      assertThat(bits(y)).isEqualTo(bits(plain));
      assertThat(gradient(first ? a : b)).doesNotContain(Double.NaN).doesNotContain(0);
    }
  }

  /**
   * softmax(0.3 q k^T) v with a causal mask, 2 x 3 positions of 4 numbers, and its gradients times
   * the shares of the rule.
   */
  private static double[][] attention(
      double[] q, double[] k, double[] v, float[] g, double scores, double values) {
    double[] dq = new double[q.length];
    double[] dk = new double[k.length];
    double[] dv = new double[v.length];
    for (int row = 0; row < 6; row++) {
      int first = row / 3 * 3;
      int count = row % 3 + 1;
      double[] weight = new double[count];
      double sum = 0;
      for (int j = 0; j < count; j++) {
        double dot = 0;
        for (int c = 0; c < 4; c++) {
          dot += q[row * 4 + c] * k[(first + j) * 4 + c];
        }
        weight[j] = Math.exp(0.3 * dot);
        sum += weight[j];
      }
      double mean = 0;
      double[] back = new double[count];
      for (int j = 0; j < count; j++) {
        weight[j] /= sum;
        for (int c = 0; c < 4; c++) {
          back[j] += g[row * 4 + c] * v[(first + j) * 4 + c];
          dv[(first + j) * 4 + c] += values * weight[j] * g[row * 4 + c];
        }
        mean += weight[j] * back[j];
      }
      for (int j = 0; j < count; j++) {
        double score = scores * 0.3 * weight[j] * (back[j] - mean);
        for (int c = 0; c < 4; c++) {
          dq[row * 4 + c] += score * k[(first + j) * 4 + c];
          dk[(first + j) * 4 + c] += score * q[row * 4 + c];
        }
      }
    }
    return new double[][] {dq, dk, dv};
  }

  private void checkAttention(
      String name, boolean cq, boolean ck, boolean cv, double scores, double values) {
    PtNDArray q = make(cq, 1, 2, 3, 4);
    PtNDArray k = make(ck, 1, 2, 3, 4);
    PtNDArray v = make(cv, 1, 2, 3, 4);
    PtNDArray y = rules.run(name, q, k, v);
    float[] g = random(random, y.getShape());
    rules.backward(y, g);
    double[][] expected = attention(doubles(q), doubles(k), doubles(v), g, scores, values);
    PtNDArray[] tensors = {q, k, v};
    boolean[] carries = {cq, ck, cv};

    assertThat(bits(y)).isEqualTo(bits(rules.run("plain", q, k, v)));
    for (int t = 0; t < 3; t++) {
      double[] formula = expected[t];
      if (carries[t]) {
        assertGradient(tensors[t], 1e-5, i -> formula[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, 0.25, 0.5",
    "false, true, true, 0.5, 0.5",
    "true, false, true, 0.5, 0.5",
    "false, false, true, 1, 1",
    "true, true, false, 0.5, 0",
    "true, false, false, 1, 0"
  })
  void uniformAttentionHalvesEveryProductOfTwoCarryingFactors(
      boolean q, boolean k, boolean v, double scores, double values) {
    checkAttention("uniform", q, k, v, scores, values);
  }

  @Test
  void stoppedAttentionGoesToTheValuesOnly() {
    checkAttention("stop", true, true, true, 0, 1);
    checkAttention("stop", false, false, true, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gradient", "uniform", "stop"})
  void nativeAttentionHasItsOwnValueAndTheGradientOfItsParts(String rule) {
    float[] values = random(random, new Shape(2, 3, 4));
    PtNDArray wi = make(false, 12, 4);
    PtNDArray bi = make(false, 12);
    PtNDArray wo = make(false, 4, 4);
    PtNDArray bo = make(false, 4);
    float[] g = random(random, new Shape(2, 3, 4));
    PtNDArray x = rules.tensor(true, new Shape(2, 3, 4), values);
    PtNDArray y = rules.run("native_" + rule, x, wi, bi, wo, bo);
    rules.backward(y, g);
    PtNDArray other = rules.tensor(true, new Shape(2, 3, 4), values);
    rules.backward(rules.run("parts_" + rule, other, wi, bi, wo, bo), g);
    double[] expected = gradient(other);

    assertThat(bits(y))
        .isEqualTo(
            bits(
                rules.run(
                    "native", rules.tensor(false, new Shape(2, 3, 4), values), wi, bi, wo, bo)));
    assertGradient(x, 1e-6, i -> expected[i]);
  }
}
