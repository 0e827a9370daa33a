package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that ends in a softmax is explained from its logits. */
class LogitsTest {
  private static boolean hasLogits(TestModel model) {
    return model.text("attnlrp").contains("lrp_rules.logits(");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return torch.softmax(z, 1)\n",
        "return torch.log_softmax(z, 1)\n",
        "p = torch.softmax(z, 1)\nreturn torch.squeeze(p, 0)\n",
        "if bool(torch.any(z)):\n  p = torch.softmax(z, 1)\nelse:\n  ops.prim.RaiseException(\"no\")\n  p = uninitialized(Tensor)\nreturn p\n",
      })
  void inputOfTheLastSoftmaxIsMarked(String end) {
    TestModel model = TestModel.forward("x: Tensor", "z = torch.abs(x)\n" + end);

    assertThat(model.body("attnlrp"))
        .contains("softmax(__torch__.lrp_rules.logits(lrp_tape, z, 1), 1)");
    assertThat(model.sites()).contains(new TwinSite(1, TwinSite.Kind.LOGITS, "", 0));
  }

  @Test
  void eachOfTwoSoftmaxesThatMayBeTheLastOneIsMarked() {
    TestModel model =
        TestModel.forward(
            "x: Tensor, dtype: Optional[int]",
            "z = torch.abs(x)\nif torch.__is__(dtype, None):\n  p = torch.softmax(z, 1)\nelse:\n  p = torch.softmax(z, 1, unchecked_cast(int, dtype))\nreturn p\n");

    assertThat(model.body("attnlrp"))
        .contains("torch.softmax(__torch__.lrp_rules.logits(lrp_tape, z, 1), 1)")
        .contains(
            "__torch__.lrp_rules.logits(lrp_tape, torch.to(z, unchecked_cast(int, dtype)), 2)");
    assertThat(model.sites())
        .contains(
            new TwinSite(1, TwinSite.Kind.LOGITS, "", 0),
            new TwinSite(2, TwinSite.Kind.LOGITS, "", 0));
  }

  @Test
  void softmaxOnOneOfTwoWaysIsNotMarked() {
    assertThat(
            hasLogits(
                TestModel.forward(
                    "x: Tensor",
                    "z = torch.abs(x)\nif bool(torch.any(x)):\n  p = torch.softmax(z, 1)\nelse:\n  p = z\nreturn p\n")))
        .isFalse();
  }

  @Test
  void logitsOfATextModelAreMarked() {
    TestModel model =
        TestModel.forward(
                "ids: Tensor",
                "z = torch.embedding(CONSTANTS.c0, ids)\nreturn torch.softmax(z, -1)\n")
            .constant(Tensor.of(9L, 4L));

    assertThat(model.body("attnlrp"))
        .endsWith("return torch.softmax(__torch__.lrp_rules.logits(lrp_tape, z, 1), -1)\n");
    assertThat(model.body("cp-lrp"))
        .endsWith(
            "return torch.detach(torch.softmax(__torch__.lrp_rules.logits(lrp_tape, z, 1), -1))\n");
  }

  @Test
  void inputOfTheLastSigmoidIsMarked() {
    TestModel model =
        TestModel.forward("x: Tensor", "z = torch.sum(x, 1)\nreturn torch.sigmoid(z)\n");

    assertThat(model.body("attnlrp")).contains("__torch__.lrp_rules.logits(lrp_tape, z, 1)");
    assertThat(model.sites()).contains(new TwinSite(1, TwinSite.Kind.LOGITS, "", 0));
    // as a module of its own, it is an activation that is taken whole
    model = TestModel.forward("x: Tensor", "return torch.sigmoid(x)\n");
    assertThat(model.body("attnlrp")).startsWith("x = __torch__.lrp_rules.logits(lrp_tape, x, 1)");
  }

  @Test
  void softmaxOfOneOutputAmongSeveralIsMarkedWithItsNumber() {
    TestModel model =
        TestModel.forward(
            "x: Tensor",
            "Tuple[Tensor, Tensor]",
            "z = torch.abs(x)\nreturn (z, torch.softmax(z, -1))\n");

    assertThat(model.sites()).contains(new TwinSite(1, TwinSite.Kind.LOGITS, "", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return torch.matmul(torch.softmax(x, 1), x)\n",
        "return torch.add(torch.softmax(x, 1), 1)\n",
        "return torch.mul(x, torch.sigmoid(x))\n",
        "return torch.sigmoid_(torch.sum(x, 1))\n",
        "return torch.sigmoid(torch.abs(x))\n",
        "return torch.sum(torch.softmax(x, 1))\n",
      })
  void softmaxInTheMiddleIsNotMarked(String lines) {
    assertThat(hasLogits(TestModel.forward("x: Tensor", lines))).isFalse();
  }
}
