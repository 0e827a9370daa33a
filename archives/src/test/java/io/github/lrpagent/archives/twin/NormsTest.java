package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void otherQuotientsAreLeftAlone() {
    String lines = "y = torch.div(x, torch.sum(x))\n";

    assertThat(body(lines, "attnlrp")).isEqualTo(lines);
  }

  @Test
  void batchNormKeepsItsGradient() {
    String lines =
        "y = torch.batch_norm(x, None, None, None, None, False, 0.10000000000000001, 1.0000000000000001e-05, True)\n";

    assertThat(body(lines, "attnlrp")).isEqualTo(lines);
  }
}
