package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.TestModel;
import io.github.lrpagent.composites.Composites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that cannot be explained, or not run twice, are refused with the place and the reason. */
class RefusalsTest {
  private static void assertRefused(TestModel model, String message) {
    assertThatThrownBy(() -> model.text("attnlrp"))
        .isInstanceOf(ArchiveException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "self.n = torch.abs(x)           | 5 | the model writes self.n when it predicts, so it cannot be run twice: return the value instead",
        "y = torch.rand_like(x)          | 9 | 'torch.rand_like' draws random numbers, so the model cannot be run twice: call eval() before the export, or pass the numbers in as an input",
        "y = torch.bernoulli(x)          | 9 | 'torch.bernoulli' draws random numbers, so the model cannot be run twice: call eval() before the export, or pass the numbers in as an input",
        "y = torch.dropout(x, 0.5, True) | 9 | 'torch.dropout' draws random numbers, so the model cannot be run twice: call eval() before the export, or pass the numbers in as an input",
        "y = torch.add_(x, 1)            | 9 | 'torch.add_' changes an input of the model, so it cannot be run twice: clone it first",
        "y = torch.fill_(torch.slice(x), 1) | 9 | 'torch.fill_' changes an input of the model, so it cannot be run twice: clone it first",
        "y = torch.relu_(torch.view(x, [1])) | 9 | 'torch.relu_' changes an input of the model, so it cannot be run twice: clone it first",
        "y = torch.append(self.seen, x)  | 9 | 'torch.append' changes what the model keeps, so it cannot be run twice: clone it first",
        "y = torch.add_(self.total, x)   | 9 | 'torch.add_' changes what the model keeps, so it cannot be run twice: clone it first",
      })
  void whatCannotBeRunTwiceIsRefused(String line, int column, String message) {
    assertRefused(
        TestModel.of(
            TestModel.classText("M", "x: Tensor", "Tensor", line + "\nreturn x\n")
                .replace("  training", "  seen : List[Tensor]\n  total : Tensor\n  training"),
            Module.of("__torch__.M")),
        "m/code/__torch__.py:9:" + column + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ops.quantized.linear(h, self.p, 1., 0)   | 'ops.quantized.linear' has no gradient: export the model before its static quantisation, or quantise its linear layers dynamically",
        "ops.mkldnn._linear_pointwise(h)          | 'ops.mkldnn._linear_pointwise' has no gradient: export the model without torch.jit.optimize_for_inference",
        "ops.mine.op(h)                           | 'ops.mine.op' has no gradient: export the model with PyTorch's own operations in its place",
        "torch._addmm_activation(h, h, h)         | 'torch._addmm_activation' has no gradient: export the model with torch.backends.mha.set_fastpath_enabled(False)",
        "torch.quantize_per_tensor(h, 1., 0, 12)  | 'torch.quantize_per_tensor' has no gradient: export the model before its static quantisation, or quantise its linear layers dynamically",
        "torch.quantized_lstm(h)                  | 'torch.quantized_lstm' has no gradient: leave recurrent layers out when the model is quantised",
      })
  void whatHasNoDerivativeIsRefusedByName(String call, String message) {
    assertRefused(
        TestModel.forward("x: Tensor", "h = torch.abs(x)\nreturn " + call + "\n"),
        "m/code/__torch__.py:8:12: " + message);
  }

  @Test
  void constantsMayComeFromAnyOperation() {
    assertThat(
            TestModel.forward(
                    "x: Tensor", "h = ops.mine.op(torch.arange(3))\nreturn torch.add(x, h)\n")
                .body("attnlrp"))
        .isEqualTo("h = ops.mine.op(torch.arange(3))\nreturn torch.add(x, h)\n");
  }

  @Test
  void severalReasonsAreAllNamed() {
    assertRefused(
        TestModel.forward("x: Tensor", "a = torch.rand([1])\nself.n = x\nreturn x\n"),
        "m/code/__torch__.py:7:9: 'torch.rand' draws random numbers, so the model cannot be run twice: call eval() before the export, or pass the numbers in as an input; "
            + "m/code/__torch__.py:8:5: the model writes self.n when it predicts, so it cannot be run twice: return the value instead");
  }

  @Test
  void methodThatIsRefusedLeavesTheOthersTheirTwins() {
    String reset =
        "  def reset(self: __torch__.M,\n    x: Tensor) -> Tensor:\n    self.n = x\n    return x\n";
    TestModel model =
        TestModel.of(
            TestModel.classText("M", "x: Tensor", "Tensor", "return torch.roll(x, 1)\n") + reset,
            Module.of("__torch__.M"));

    Twins twins = model.twins(Composites.load("attnlrp"));

    assertThat(twins.descriptions()).extracting(TwinMethod::method).containsExactly("forward");
    assertThat(twins.methods()).contains("forward__attnlrp").doesNotContain("reset");
    assertThat(twins.refusals())
        .containsOnlyKeys("reset")
        .extractingByKey("reset")
        .asString()
        .startsWith("m/code/__torch__.py:10:5: the model writes self.n ");
  }

  @Test
  void ofManyReasonsTheFirstTwoAreNamed() {
    String line = "a = torch.rand([1])\n";

    assertThatThrownBy(
            () -> TestModel.forward("x: Tensor", line.repeat(5) + "return x\n").text("attnlrp"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("m/code/__torch__.py:8:9: ")
        .hasMessageEndingWith("; and 3 more");
  }

  @Test
  void interfaceBehindWhichAnyModuleMayStandIsRefused() {
    String text =
        "class I(Interface):\n  def forward(self: __torch__.I,\n    x: Tensor) -> Tensor:\n    pass\n"
            + TestModel.classText(
                "M", "i: __torch__.I, x: Tensor", "Tensor", "return (i).forward(x, )\n");

    assertThatThrownBy(() -> TestModel.of(text, Module.of("__torch__.M")).text("attnlrp"))
        .isInstanceOf(ArchiveException.class)
        .hasMessage(
            "m/code/__torch__.py:12:12: which module stands behind the interface __torch__.I depends on the"
                + " input: call each module in a branch of its own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = torch.sub(x, 0.5)\nz = torch.div_(y, 0.5)\nreturn z\n",
        "y = torch.clone(x)\nz = torch.add_(y, 1)\nreturn z\n",
        "y = torch.mul(x, 2)\nz = torch.relu_(y)\nreturn z\n",
      })
  void copyOfAnInputMayBeChanged(String lines) {
    assertThatCode(() -> TestModel.forward("x: Tensor", lines).text("attnlrp"))
        .doesNotThrowAnyException();
  }

  @Test
  void codeThatPredictionsNeverRunIsNoReason() {
    String lines =
        "if self.training:\n  y = torch.rand_like(x)\nelse:\n  y = torch.flip(x, [0])\nreturn y\n";

    assertThat(TestModel.forward("x: Tensor", lines).body("attnlrp"))
        .isEqualTo("y = torch.flip(x, [0])\nreturn y\n");
  }
}
