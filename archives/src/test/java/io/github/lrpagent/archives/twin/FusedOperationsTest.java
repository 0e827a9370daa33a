package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.TestModel;
import io.github.lrpagent.composites.Composites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fused operations hand on their own value; their gradient is that of what they are made of. */
class FusedOperationsTest {
  private static TestModel model(String call) {
    return TestModel.forward("a: Tensor", "x = torch.roll(a, 1)\ny = " + call + "\nreturn a\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.lstm(x, [a, a], [a], True, 1, 0., False, False, True)           | lstm",
        "torch.lstm(x, a, [a, a], [a], True, 1, 0., False, False)              | packed_lstm",
        "torch.gru(x, a, [a], True, 1, 0., False, False, True)                 | recurrent",
        "torch.gru(x, a, a, [a], True, 1, 0., False, False)                    | packed_recurrent",
        "torch.rnn_relu(x, a, [a], True, 1, 0., False, False, True)            | recurrent",
        "torch.lstm_cell(x, [a, a], a, a)                                      | lstm_cell",
        "torch.gru_cell(x, a, a, a)                                            | gru_cell",
        "torch._nested_tensor_from_mask(x, a)                                  | nested_tensor_from_mask",
        "ops.quantized.linear_dynamic(x, a, True)                              | linear_dynamic",
        "ops.quantized.linear_relu_dynamic(x, a)                               | linear_relu_dynamic",
        "ops.quantized.linear_dynamic_fp16(x, a)                               | linear_dynamic_fp16",
      })
  void fusedOperationCallsTheTwinOfItsDecomposition(String call, String name) {
    for (String composite : Composites.names()) {
      String identifier = Composites.load(composite).identifier();
      assertThat(model(call).text(composite))
          .contains("y = __torch__.lrp_twin_" + identifier + ".t_" + name + "(lrp_tape, ")
          .contains("def t_" + name + "(lrp_tape: List[Tensor],");
    }
  }

  @Test
  void linearLayerWithANarrowWeightIsOneAlongTheDequantisedWeight() {
    String call = "ops.quantized.linear_dynamic(x, a, True)";
    String epsilon =
        model(call).text(TestModel.composite("{op: linear, rule: {epsilon: {epsilon: 0.5}}}"));

    assertThat(model(call).text("attnlrp"))
        .contains(
            "  return __torch__.lrp_rules.bend(value, torch.linear(x, torch.detach(weight), bias))\n");
    assertThat(epsilon)
        .contains(
            "bend(value, __torch__.lrp_rules.epsilon(torch.linear(x, torch.detach(weight), bias), 0.5))");
  }

  @Test
  void gateOfAnLstmIsStoppedWhereTheCompositeSaysSo() {
    String call = "torch.lstm_cell(x, [x, x], a, a)";

    assertThat(model(call).text("gradient-x-input"))
        .contains("kept = torch.mul(torch.sigmoid(f), c)\n");
    assertThat(model(call).text("cp-lrp")).contains("__torch__.lrp_rules.stop_gate(");
  }

  @Test
  void fusedOperationOfConstantsStaysAsItWas() {
    TestModel model =
        TestModel.forward(
            "a: Tensor",
            "x = torch.arange(3)\ny = torch.gru_cell(x, x, x, x)\nreturn torch.roll(a, 1)\n");

    assertThat(model.body("attnlrp")).contains("y = torch.gru_cell(x, x, x, x)\n");
  }

  /** TorchScript's own backward of a chunk is wrong where one of the chunks gets no gradient. */
  @Test
  void chunksAreSplits() {
    assertThat(model("torch.chunk(x, 2, 1)").body("cp-lrp"))
        .contains("y = __torch__.lrp_rules.chunk(x, 2, 1)\n");
  }
}
