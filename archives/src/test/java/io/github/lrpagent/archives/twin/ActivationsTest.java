package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationsTest {
  private static final String GELU_TANH =
      """
      a = torch.mul(%1$s, 0.5)
      b = torch.add(%1$s, torch.mul(torch.pow(%1$s, 3), 0.044714999999999998))
      c = torch.tanh(torch.mul(b, 0.79788456080286541))
      y = torch.mul(a, torch.add(c, 1.))
      """;
  private static final String GELU_ERF =
      """
      a = torch.mul(%1$s, 0.5)
      b = torch.erf(torch.div(%1$s, 1.4142135623730951))
      y = torch.mul(a, torch.add(b, 1.))
      """;

  private static String body(String lines) {
    return TestModel.forward("x: Tensor", lines + "return torch.sum(y)\n")
        .body("attnlrp")
        .replace("__torch__.lrp_rules.", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gelu",
        "silu",
        "tanh",
        "relu",
        "sigmoid",
        "leaky_relu",
        "elu",
        "selu",
        "celu",
        "mish",
        "hardswish",
        "hardsigmoid",
        "hardtanh",
        "relu6",
        "softplus",
        "log_sigmoid",
        "prelu"
      })
  void knownActivationGetsTheIdentityRule(String name) {
    assertThat(body("y = torch." + name + "(x)\n"))
        .contains("y = identity(x, torch." + name + "(torch.detach(x)), 1.0E-10)\n");
  }

  @Test
  void furtherArgumentsStay() {
    assertThat(body("y = torch.gelu(x, approximate=\"tanh\")\n"))
        .contains("y = identity(x, torch.gelu(torch.detach(x), approximate=\"tanh\"), 1.0E-10)\n");
  }

  @Test
  void operandThatIsReadTwiceIsComputedOnce() {
    assertThat(body("y = torch.relu(torch.abs(x))\n"))
        .containsPattern(
            "(lrp_\\d+) = torch\\.abs\\(x\\)\\n.*= identity\\(\\1, torch\\.relu\\(torch\\.detach\\(\\1\\)\\), 1\\.0E-10\\)");
  }

  @Test
  void siluWrittenOutIsOneActivation() {
    assertThat(body("y = torch.mul(x, torch.sigmoid(x))\n"))
        .isEqualTo(
            "y = identity(x, torch.detach(torch.mul(x, torch.sigmoid(x))), 1.0E-10)\nreturn torch.sum(y)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {GELU_TANH, GELU_ERF})
  void geluWrittenOutIsOneActivation(String gelu) {
    String lines = gelu.formatted("x");
    int last = lines.lastIndexOf("y = ");
    String end = lines.substring(last + 4).strip();

    assertThat(body(lines))
        .isEqualTo(
            lines.substring(0, last)
                + "y = identity(x, torch.detach("
                + end
                + "), 1.0E-10)\nreturn torch.sum(y)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {GELU_TANH, GELU_ERF})
  void theActivationStartsAtTheNearestTensorNotAtWhatThatIsAMapOf(String gelu) {
    String body = body("h = torch.add(torch.mul(x, 3), 1)\n" + gelu.formatted("h"));

    assertThat(body)
        .startsWith("h = torch.add(torch.mul(x, 3), 1)\n")
        .contains("y = identity(h, torch.detach(");
    assertThat(body.split("identity", -1)).hasSize(2);
  }

  @Test
  void innerValueThatIsUsedElsewhereMakesItAnOrdinaryProduct() {
    assertThat(body("s = torch.sigmoid(x)\ny0 = torch.mul(x, s)\ny = torch.add(y0, s)\n"))
        .contains(
            "s = identity(x, torch.sigmoid(torch.detach(x)), 1.0E-10)\n",
            "y0 = uniform_mul(x, s)\n");
  }

  @Test
  void innerValueThatIsReturnedMakesItAnOrdinaryProduct() {
    String body =
        TestModel.forward(
                "x: Tensor",
                "Tuple[Tensor, Tensor]",
                "s = torch.sigmoid(x)\ny = torch.mul(x, s)\nreturn (y, s)\n")
            .body("attnlrp");

    assertThat(body).contains("uniform_mul(x, s)");
  }

  @Test
  void productOfMapsOfDifferentTensorsIsNoActivation() {
    assertThat(body("h = torch.roll(x, 1)\ny = torch.mul(x, torch.sigmoid(h))\n"))
        .contains("uniform_mul(x, ");
  }

  @Test
  void sameNameForTwoTensorsIsNotOneTensor() {
    assertThat(body("s = torch.sigmoid(x)\nx = torch.roll(x, 1)\ny = torch.mul(x, s)\n"))
        .contains("uniform_mul(x, s)");
  }

  @Test
  void productOfAffineMapsOfOneTensorIsNoActivation() {
    assertThat(body("y = torch.mul(x, torch.add(x, 1))\n"))
        .contains("uniform_mul(x, ")
        .doesNotContain("identity");
  }

  private static final String RELU6 =
      "def relu6(x: Tensor, inplace: bool=False) -> Tensor:\n  if inplace:\n    r = torch.relu6_(x)\n  else:\n    r = torch.relu6(x)\n  return r\n";

  private static String withRelu6(String lines) {
    String text = RELU6 + TestModel.classText("M", "x: Tensor", "Tensor", lines);
    return TestModel.of(text, Module.of("__torch__.M").with("w", Tensor.of(1L)))
        .body("attnlrp")
        .replace("__torch__.lrp_rules.", "");
  }

  @Test
  void activationGoesThroughACallOfAFunctionThatMapsElementByElement() {
    assertThat(
            withRelu6(
                "y = torch.div(torch.mul(x, __torch__.relu6(torch.add(x, 3.), False, )), 6.)\nreturn torch.sum(y)\n"))
        .startsWith(
            "y = torch.div(identity(x, torch.detach(torch.mul(x, __torch__.relu6(torch.add(x, 3.), False))), 1.0E-10), 6.)\n");
  }

  @Test
  void functionThatWritesInPlaceIsNoPartOfAnActivation() {
    assertThat(
            withRelu6(
                "h = torch.add(x, 3.)\ny = torch.mul(x, __torch__.relu6(h, True, ))\nreturn torch.sum(y)\n"))
        .contains("y = uniform_mul(x, ");
  }

  @Test
  void moduleThatMapsElementByElementIsPartOfAnActivation() {
    String text =
        TestModel.classText("S", "x: Tensor", "Tensor", "return torch.sigmoid(x)\n")
            + TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "y = torch.mul(x, (self.act).forward(x, ))\nreturn torch.sum(y)\n");
    TestModel model =
        TestModel.of(text, Module.of("__torch__.M").with("act", Module.of("__torch__.S")));

    assertThat(model.body("attnlrp"))
        .startsWith(
            "y = __torch__.lrp_rules.identity(x, torch.detach(torch.mul(x, (self.act).forward(x))), 1.0E-10)\n");
  }

  @Test
  void whatWasWrittenInPlaceIsNoMapAnyMore() {
    assertThat(body("s = torch.sigmoid(x)\nt = torch.add_(s, x)\ny = torch.mul(x, s)\n"))
        .contains("y = uniform_mul(x, s)");
  }

  @Test
  void withoutARuleAnActivationInPlaceKeepsItsOutputFromWhatOverwritesIt() {
    assertThat(
            TestModel.forward(
                    "a: Tensor", "x = torch.abs(a)\ny = torch.relu_(x)\nreturn torch.sum(y)\n")
                .body("gradient-x-input"))
        .contains("y = torch.copy_(x, torch.relu(torch.clone(x)))\n");
  }

  private static TestModel withActivationModule(String method, Module module) {
    String text =
        TestModel.classText("A", "x: Tensor", "Tensor", method)
            + TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "act = self.act\nreturn torch.sum((act).forward(x, ))\n");
    return TestModel.of(text, Module.of("__torch__.M").with("act", module));
  }

  @Test
  void moduleThatMapsElementByElementIsOneActivation() {
    String method = "a = torch.pow(x, 2)\nreturn torch.add(torch.mul(a, 0.25), torch.tanh(x))\n";
    TestModel model =
        withActivationModule(method, Module.of("__torch__.A").with("training", false));

    assertThat(TestModel.bodyOf(model.text("attnlrp"), "t_act_forward"))
        .isEqualTo(
            "lrp_y = (self).forward(torch.detach(x), )\nreturn __torch__.lrp_rules.identity(x, lrp_y, 1.0E-10)\n");
    assertThat(TestModel.bodyOf(model.text("gradient-x-input"), "t_act_forward"))
        .isEqualTo("return (self).forward(x, )\n");
  }

  @Test
  void moduleWithAParameterOrAChildIsNotTakenWhole() {
    String method = "a = torch.pow(x, 2)\nreturn torch.add(torch.mul(a, 0.25), torch.tanh(x))\n";
    for (Object inside : new Object[] {Tensor.of(1L), Module.of("__torch__.A")}) {
      String text =
          withActivationModule(method, Module.of("__torch__.A").with("inside", inside))
              .text("attnlrp");

      assertThat(TestModel.bodyOf(text, "t_act_forward"))
          .contains("identity(x, torch.tanh(torch.detach(x)), 1.0E-10)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return torch.mul(x, 2)\n",
        "return torch.mean(torch.tanh(x), [1], True)\n",
        "return torch.view(torch.tanh(x), [2, -1])\n"
      })
  void affineOrShapeChangingModuleIsNotTakenWhole(String method) {
    String text = withActivationModule(method, Module.of("__torch__.A")).text("attnlrp");

    assertThat(TestModel.bodyOf(text, "t_act_forward")).doesNotContain("lrp_y");
  }

  @Test
  void moduleWithALoopOrASecondDefinitionOfItsInputIsNotTakenWhole() {
    String text =
        withActivationModule(
                "x = torch.roll(x, 1)\nreturn torch.tanh(x)\n", Module.of("__torch__.A"))
            .text("attnlrp");

    assertThat(TestModel.bodyOf(text, "t_act_forward")).contains("torch.tanh(torch.detach(x))");
  }

  @Test
  void inPlaceActivationWritesWhereTheOperationWouldHaveWritten() {
    assertThat(body("h = torch.abs(x)\ny = torch.relu_(h)\n"))
        .contains("y = torch.copy_(h, identity(h, torch.relu(torch.detach(h)), 1.0E-10))\n");
  }

  @Test
  void inPlaceProductWritesWhereTheOperationWouldHaveWritten() {
    assertThat(body("h = torch.abs(x)\nv = torch.exp(x)\ny = torch.mul_(h, v)\n"))
        .contains("y = torch.copy_(h, uniform_mul(torch.clone(h), v))\n");
  }

  @Test
  void inPlaceProductWithAConstantStays() {
    assertThat(body("h = torch.abs(x)\ny = torch.mul_(h, 2)\n")).contains("y = torch.mul_(h, 2)\n");
  }
}
