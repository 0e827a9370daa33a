package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A product is a gate where one factor is an activation's output, wherever that was computed. */
class GatesTest {
  private static final String STOPPED = "g = torch.mul(__torch__.lrp_rules.stop_gate(a, y), y)\n";

  private static TestModel model(String lines) {
    return TestModel.forward(
        "x: Tensor, z: Tensor", "y = torch.abs(z)\n" + lines + "return torch.sum(g)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = torch.silu(x)\n",
        "a = torch.gelu(x, approximate=\"tanh\")\n",
        "a0 = torch.relu(x)\na = torch.view(a0, [2, -1])\n",
        "a0 = torch.tanh(x)\na = torch.to(a0, 6)\n",
        "a0 = torch.silu(x)\na = torch.dropout(a0, 0.10000000000000001, False)\n",
        "a0, a, = torch.chunk(torch.silu(x), 2, -1)\n",
        "a = torch.transpose(torch.contiguous(torch.sigmoid(x)), 0, 1)\n",
      })
  void cpLrpStopsTheActivationThroughViewsCastsAndDropout(String lines) {
    assertThat(model(lines + "g = torch.mul(a, y)\n").body("cp-lrp")).contains(STOPPED);
    assertThat(model(lines + "g = torch.mul(a, y)\n").body("attnlrp"))
        .contains("g = __torch__.lrp_rules.uniform_mul(a, y)\n");
  }

  @Test
  void sideOfTheActivationMayBeTheSecond() {
    assertThat(model("a = torch.silu(x)\ng = torch.mul(y, a)\n").body("cp-lrp"))
        .contains("g = torch.mul(y, __torch__.lrp_rules.stop_gate(a, y))\n");
  }

  @Test
  void ofTwoActivationsTheShareIsTheGate() {
    assertThat(
            model("a = torch.sigmoid(x)\nb = torch.tanh(z)\ng = torch.mul(b, a)\n").body("cp-lrp"))
        .contains("g = torch.mul(b, __torch__.lrp_rules.stop_gate(a, b))\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = torch.abs(x)\n",
        "a0 = torch.silu(x)\na = torch.linear(a0, torch.ones([1]))\n",
        "a = torch.add(torch.relu(x), y)\n"
      })
  void otherProductsAreNoGates(String lines) {
    assertThat(model(lines + "g = torch.mul(a, y)\n").body("cp-lrp"))
        .contains("g = __torch__.lrp_rules.uniform_mul(a, y)\n");
  }

  @Test
  void gateIsSeenThroughTheReturnOfAModule() {
    String text =
        TestModel.classText("A", "x: Tensor", "Tensor", "return torch.silu(x)\n")
            + TestModel.classText(
                "M",
                "x: Tensor, z: Tensor",
                "Tensor",
                "act = self.act\ny = torch.abs(z)\na = (act).forward(x, )\ng = torch.mul(a, y)\nreturn torch.sum(g)\n");
    TestModel model =
        TestModel.of(text, Module.of("__torch__.M").with("act", Module.of("__torch__.A")));

    assertThat(model.body("cp-lrp")).contains(STOPPED);
  }

  @Test
  void gateIsSeenThroughFunctionsAndTuples() {
    String text =
        "def f(x: Tensor) -> Tuple[Tensor, Tensor]:\n  return (x, torch.silu(x))\n"
            + TestModel.classText(
                "M",
                "x: Tensor, z: Tensor",
                "Tensor",
                "y = torch.abs(z)\nu, a, = __torch__.f(x, )\ng = torch.mul(a, y)\nreturn torch.sum(torch.mul(g, u))\n");
    TestModel model = TestModel.of(text, Module.of("__torch__.M"));

    assertThat(model.body("cp-lrp"))
        .contains(STOPPED)
        .contains("__torch__.lrp_rules.uniform_mul(g, u)");
  }

  @Test
  void gateStaysOneWhereBothBranchesGiveAnActivation() {
    String lines =
        "if bool(torch.any(x)):\n  a = torch.relu(x)\nelse:\n  a = torch.silu(x)\ng = torch.mul(a, y)\n";
    assertThat(model(lines).body("cp-lrp")).contains(STOPPED);

    String one =
        "if bool(torch.any(x)):\n  a = torch.abs(x)\nelse:\n  a = torch.silu(x)\ng = torch.mul(a, y)\n";
    assertThat(model(one).body("cp-lrp")).contains("uniform_mul(a, y)");
  }

  @Test
  void gluIsAnActivationAndAGate() {
    String glu = "g = torch.glu(y, -1)\n";
    assertThat(model(glu).body("attnlrp"))
        .contains("g = __torch__.lrp_rules.glu(y, -1, 1, 1.0E-10, False, 1)\n");
    assertThat(model(glu).body("cp-lrp"))
        .contains("g = __torch__.lrp_rules.glu(y, -1, 1, 1.0E-10, False, 2)\n");
    assertThat(model(glu).body("gradient-x-input")).contains(glu);
    assertThat(model("g = torch.glu(y)\n").body("attnlrp")).contains("glu(y, -1, 1, ");
  }

  @Test
  void cosineSimilarityIsTwoNormsAndAProduct() {
    String cosine = "g = torch.cosine_similarity(x, y, eps=9.9999999999999998e-13)\n";
    assertThat(model(cosine).body("attnlrp"))
        .contains(
            "g = __torch__.lrp_rules.cosine_similarity(x, y, 1, 9.9999999999999998e-13, True)\n");
    assertThat(model(cosine).body("gradient-x-input")).contains(cosine);
  }

  @Test
  void writtenOutActivationIsAGateToo() {
    assertThat(model("a = torch.mul(x, torch.sigmoid(x))\ng = torch.mul(a, y)\n").body("cp-lrp"))
        .contains(STOPPED);
  }
}
