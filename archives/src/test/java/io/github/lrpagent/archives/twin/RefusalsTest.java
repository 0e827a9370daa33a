package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.TestModel;
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
        "self.n = torch.abs(x)           | 5 | the model writes self.n when it predicts, so it cannot be run twice",
        "y = torch.rand_like(x)          | 9 | 'torch.rand_like' draws random numbers, so the model cannot be run twice",
        "y = torch.bernoulli(x)          | 9 | 'torch.bernoulli' draws random numbers, so the model cannot be run twice",
        "y = torch.dropout(x, 0.5, True) | 9 | 'torch.dropout' draws random numbers, so the model cannot be run twice",
        "y = torch.add_(x, 1)            | 9 | 'torch.add_' changes an input of the model, so it cannot be run twice",
        "y = torch.fill_(torch.slice(x), 1) | 9 | 'torch.fill_' changes an input of the model, so it cannot be run twice",
        "y = torch.relu_(torch.view(x, [1])) | 9 | 'torch.relu_' changes an input of the model, so it cannot be run twice",
        "y = fork(x)                     | 9 | 'fork' is not handled",
      })
  void whatCannotBeRunTwiceIsRefused(String line, int column, String message) {
    assertRefused(
        TestModel.forward("x: Tensor", line + "\nreturn x\n"),
        "m/code/__torch__.py:7:" + column + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ops.quantized.linear_dynamic(h, self.p)  | 'quantized.linear_dynamic' has no known derivative",
        "ops.mkldnn._linear_pointwise(h)          | 'mkldnn._linear_pointwise' has no known derivative",
        "ops.mine.op(h)                           | 'mine.op' has no known derivative",
        "torch._transformer_encoder_layer_fwd(h)  | 'torch._transformer_encoder_layer_fwd' has no derivative",
        "torch._addmm_activation(h, h, h)         | 'torch._addmm_activation' has no derivative",
        "torch.quantize_per_tensor(h, 1., 0, 12)  | 'torch.quantize_per_tensor' has no derivative",
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
        "m/code/__torch__.py:7:9: 'torch.rand' draws random numbers, so the model cannot be run twice; "
            + "m/code/__torch__.py:8:5: the model writes self.n when it predicts, so it cannot be run twice");
  }

  @Test
  void forkedFunctionIsRefused() {
    assertRefused(
        TestModel.forward(
            "x: Tensor", "def __forked_function() -> Tensor:\n  return x\nreturn x\n"),
        "m/code/__torch__.py:7:5: a forked function is not handled");
  }

  @Test
  void interfaceIsRefused() {
    String text =
        "class I(ModuleInterface):\n  def forward(self: __torch__.I,\n    x: Tensor) -> Tensor:\n    pass\n"
            + TestModel.classText("M", "x: Tensor", "Tensor", "return (self.i).forward(x, )\n")
                .replace("  training", "  i : __torch__.I\n  training");

    assertThatThrownBy(() -> TestModel.of(text, Module.of("__torch__.M")).text("attnlrp"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith(": the interface __torch__.I is not handled");
  }

  @Test
  void einsumOfThreeFactorsIsRefused() {
    assertThatThrownBy(
            () ->
                TestModel.forward(
                        "x: Tensor",
                        "h = torch.abs(x)\nreturn torch.einsum(\"ij,ij,ij->i\", [h, h, h])\n")
                    .text("attnlrp"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageStartingWith("m/code/__torch__.py:8:12: ");
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
