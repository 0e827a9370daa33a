package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormsTest {
  private static String body(String lines, String composite) {
    return TestModel.forward("a: Tensor", "x = torch.abs(a)\n" + lines + "return torch.sum(y)\n")
        .body(composite)
        .replace("__torch__.lrp_rules.", "")
        .replace("x = torch.abs(a)\n", "")
        .replace("return torch.sum(y)\n", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.layer_norm(x, [8], None, None, 1.0000000000000001e-05, False) | identity_layer_norm(x, [8], None, None, 1.0000000000000001e-05)",
        "torch.layer_norm(x, [8])                   | identity_layer_norm(x, [8], None, None, 1.0e-05)",
        "torch.layer_norm(x, [8], eps=1e-12)        | identity_layer_norm(x, [8], None, None, 1e-12)",
        "torch.rms_norm(x, [8], None, 1e-06)        | identity_rms_norm(x, [8], None, 1e-06)",
        "torch.group_norm(x, 4, None, None, 1e-06)  | identity_group_norm(x, 4, None, None, 1e-06)",
      })
  void normGetsTheIdentityRule(String call, String twin) {
    assertThat(body("y = " + call + "\n", "attnlrp")).isEqualTo("y = " + twin + "\n");
    assertThat(body("y = " + call + "\n", "gradient-x-input")).isEqualTo("y = " + call + "\n");
  }

  @Test
  void rmsNormWrittenOutWithRsqrtKeepsItsStatisticConstant() {
    String lines =
        "v = torch.mean(torch.pow(x, 2), [-1], True)\nr = torch.rsqrt(torch.add(v, 1e-06))\ny = torch.mul(x, r)\n";

    assertThat(body(lines, "attnlrp"))
        .isEqualTo(
            lines.replace(
                "torch.rsqrt(torch.add(v, 1e-06))",
                "torch.detach(torch.rsqrt(torch.add(v, 1e-06)))"));
    assertThat(body(lines, "gradient-x-input")).isEqualTo(lines);
  }

  @Test
  void powerOfMinusAHalfIsARsqrt() {
    assertThat(body("y = torch.mul(x, torch.pow(torch.mean(x), -0.5))\n", "attnlrp"))
        .isEqualTo("y = torch.mul(x, torch.detach(torch.pow(torch.mean(x), -0.5)))\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.sqrt(torch.add(torch.mean(torch.square(x)), 1e-05))",
        "torch.add(torch.std(x, [-1], False, True), 9.9999999999999995e-07)",
        "torch.expand_as(torch.clamp_min(torch.linalg_vector_norm(x, 2, [-1], True), 1e-12), x)",
        "torch.norm(x, 2, [-1], True)",
        "torch.pow(torch.mean(x), 0.5)",
        "torch.pow(torch.add(torch.mul(torch.mean(x), 9.9999999999999995e-05), 1), 0.75)",
        "torch.add(torch.mul(torch.norm(x, 2, [-1], True), 0.17677669529663687), 1e-08)",
        "torch.clamp_min(torch.div(torch.sqrt(torch.sum(x)), 8), 1e-08)",
        "torch.add(torch.mul(torch.norm(x, 2, [-1], True), torch.norm(torch.roll(x, 1), 2, [-1], True)), 1e-08)",
      })
  void divisionByARootKeepsTheRootConstant(String root) {
    String lines = "r = " + root + "\ny = torch.div(x, r)\n";

    assertThat(body(lines, "attnlrp"))
        .isEqualTo(lines.replace("(x, r)\n", "(x, torch.detach(r))\n"));
  }

  @Test
  void reciprocalOfARootIsConstant() {
    assertThat(
            body(
                "r = torch.sqrt(torch.mean(x))\ny = torch.mul(x, torch.reciprocal(r))\n",
                "attnlrp"))
        .contains("torch.detach(torch.reciprocal(r))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.div(x, torch.sum(x))",
        "torch.div(x, torch.add(torch.sqrt(x), x))",
        "torch.div(x, torch.div(torch.mean(x), torch.sqrt(x)))",
        "torch.div(x, torch.pow(torch.mean(x), 1.5))",
      })
  void otherQuotientsAreLeftAlone(String quotient) {
    assertThat(body("y = " + quotient + "\n", "attnlrp"))
        .startsWith("y = torch.div(x, ")
        .doesNotContain("detach(torch.add", "detach(torch.pow", "detach(torch.sum");
  }

  @Test
  void standardDeviationThatComesWithTheMeanIsARoot() {
    assertThat(
            body(
                "s, m, = torch.std_mean(x, [-1], True)\ny = torch.div(torch.sub(x, m), torch.add(s, 1e-06))\n",
                "attnlrp"))
        .endsWith("y = torch.div(torch.sub(x, m), torch.detach(torch.add(s, 1e-06)))\n");
  }

  @Test
  void statisticThatIsMadeInPlaceIsAConstantUnderAllItsNames() {
    String lines =
        "v = torch.mean(torch.pow(x, 2), [-1], True)\nv0 = torch.add_(v, 1e-06)\nv1 = torch.rsqrt_(v0)\n";
    for (String name : new String[] {"v", "v0", "v1"}) {
      assertThat(body(lines + "y = torch.mul(x, " + name + ")\n", "attnlrp"))
          .endsWith("y = torch.mul(x, " + name + ")\n");
    }
    assertThat(body("v = torch.mean(x)\nv0 = torch.add_(v, 1)\ny = torch.mul(x, v)\n", "attnlrp"))
        .endsWith("y = uniform_mul(x, v)\n");
  }

  @Test
  void instanceNormGetsTheIdentityRule() {
    String call =
        "torch.instance_norm(x, None, None, None, None, True, 0.10000000000000001, 1e-05, True)";
    assertThat(body("y = " + call + "\n", "attnlrp"))
        .isEqualTo("y = " + call.replace("torch.instance_norm", "identity_instance_norm") + "\n");
    assertThat(body("y = " + call + "\n", "gradient-x-input")).isEqualTo("y = " + call + "\n");
  }

  @Test
  void batchNormThatMayHaveNoStatisticsAsksWhenItRuns() {
    String lines =
        "t = bool(torch.any(a))\ny = torch.batch_norm(x, None, None, None, None, t, 0.10000000000000001, 1e-05, True)\n";

    assertThat(body(lines, "attnlrp"))
        .isEqualTo(lines.replace("torch.batch_norm", "identity_batch_norm"));
    assertThat(body(lines, "gradient-x-input")).isEqualTo(lines);
  }

  @Test
  void batchNormKeepsItsGradient() {
    String lines =
        "y = torch.batch_norm(x, None, None, None, None, False, 0.10000000000000001, 1.0000000000000001e-05, True)\n";

    assertThat(body(lines, "attnlrp")).isEqualTo(lines);
  }
}
