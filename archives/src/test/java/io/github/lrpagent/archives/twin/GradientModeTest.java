package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;

/**
 * In twins, code that asks whether gradients are on gets the answer of a plain prediction, and
 * parameters are constants.
 */
class GradientModeTest {
  private static String body(String lines) {
    return TestModel.forward("x: Tensor", lines).body("attnlrp");
  }

  @Test
  void gradientsLookOff() {
    assertThat(
            body(
                "if torch.is_grad_enabled():\n  y = torch.neg(x)\nelse:\n  y = torch.flip(x, [0])\nreturn y\n"))
        .isEqualTo("y = torch.flip(x, [0])\nreturn y\n");
    assertThat(
            body(
                "if torch.__not__(torch.is_grad_enabled()):\n  y = torch.neg(x)\nelse:\n  y = torch.flip(x, [0])\nreturn y\n"))
        .isEqualTo("y = torch.neg(x)\nreturn y\n");
  }

  @Test
  void noTensorSeemsToRequireGradients() {
    assertThat(
            body(
                "a = ops.prim.requires_grad(x)\nif a:\n  y = torch.neg(x)\nelse:\n  y = torch.flip(x, [0])\nreturn y\n"))
        .isEqualTo("a = False\ny = torch.flip(x, [0])\nreturn y\n");
  }

  @Test
  void answersReachCodeThatUsesThemAsValues() {
    assertThat(
            body(
                "a = [ops.prim.requires_grad(x), torch.is_grad_enabled()]\nif torch.any(a):\n  y = torch.neg(x)\nelse:\n  y = x\nreturn y\n"))
        .startsWith("a = [False, False]\nif torch.any(a):\n");
  }

  @Test
  void modelIsNotInTraining() {
    assertThat(
            body(
                "y = torch.dropout(x, 0.5, self.training)\nif self.training:\n  y = torch.neg(x)\nelse:\n  pass\nreturn y\n"))
        .isEqualTo("y = torch.dropout(x, 0.5, False)\npass\nreturn y\n");
  }

  private static final String LINEAR =
      """
      class L(Module):
        __parameters__ = ["weight", "bias", ]
        __buffers__ = []
        weight : Tensor
        bias : Optional[Tensor]
        def forward(self: __torch__.L,
          x: Tensor) -> Tensor:
          bias = self.bias
          weight = self.weight
          return torch.linear(x, weight, bias)
      """;

  private static TestModel twoLayers(String body) {
    String fields = "  first : __torch__.L\n  training";
    String text =
        LINEAR
            + TestModel.classText("M", "x: Tensor", "Tensor", body).replace("  training", fields);
    Module layer =
        Module.of("__torch__.L").with("weight", Tensor.of(3L, 3L)).with("bias", Tensor.of(3L));
    return TestModel.of(text, Module.of("__torch__.M").with("first", layer).with("1", layer));
  }

  @Test
  void parametersAreReadDetached() {
    String text = twoLayers("return (self.first).forward(x, )\n").text("attnlrp");

    assertThat(TestModel.bodyOf(text, "t_first_forward"))
        .isEqualTo(
            "bias = __torch__.lrp_rules.parameter(self.bias)\nweight = torch.detach(self.weight)\nreturn torch.linear(x, weight, bias)\n");
  }

  @Test
  void parametersOfOtherModulesAreReadDetachedToo() {
    assertThat(
            twoLayers(
                    "first = self.first\nw = first.weight\nb = (self.first).bias\nc = getattr(self, \"1\").weight\nreturn torch.linear(x, torch.add(w, c), b)\n")
                .body("attnlrp"))
        .isEqualTo(
            """
            first = self.first
            w = torch.detach(first.weight)
            b = __torch__.lrp_rules.parameter((self.first).bias)
            c = torch.detach(getattr(self, "1").weight)
            return torch.linear(x, torch.add(w, c), b)
            """);
  }
}
