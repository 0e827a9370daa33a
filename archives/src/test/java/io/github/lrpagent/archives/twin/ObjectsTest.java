package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;

/** Modules behind interfaces, and objects that a model makes while it predicts. */
class ObjectsTest {
  private static final String PAIR =
      """
      class Pair:
        gate : Tensor
        signal : Tensor
        def __init__(self: __torch__.Pair,
          a: Tensor,
          b: Tensor) -> NoneType:
          self.gate = torch.sigmoid(a)
          self.signal = b
          return None
        def product(self: __torch__.Pair) -> Tensor:
          gate = self.gate
          signal = self.signal
          return torch.mul(gate, signal)
      """;

  private static TestModel pair() {
    String lines =
        "h = torch.roll(x, 1)\n"
            + "p = __torch__.Pair.__new__(__torch__.Pair)\n"
            + "_0 = (p).__init__(h, x, )\n"
            + "return (p).product()\n";
    return TestModel.of(
        PAIR + TestModel.classText("M", "x: Tensor", "Tensor", lines), Module.of("__torch__.M"));
  }

  @Test
  void moduleBehindAnInterfaceIsTheOneThatIsThere() {
    String text =
        "class I(ModuleInterface):\n  def forward(self, x: Tensor) -> Tensor:\n    pass\n"
            + TestModel.classText("A", "x: Tensor", "Tensor", "return torch.tanh(x)\n")
            + TestModel.classText(
                    "M", "x: Tensor", "Tensor", "i = self.i\nreturn (i).forward(x, )\n")
                .replace("  training", "  i : __torch__.I\n  training");
    Module root = Module.of("__torch__.M").with("i", Module.of("__torch__.A"));

    assertThat(TestModel.of(text, root).body("attnlrp"))
        .isEqualTo(
            "i = self.i\n"
                + "return __torch__.lrp_twin_attnlrp.t_i_forward(lrp_tape, unchecked_cast(__torch__.A, (i)), x)\n");
  }

  @Test
  void constructorOfAnObjectGetsRulesToo() {
    assertThat(TestModel.bodyOf(pair().text("attnlrp"), "t_init"))
        .isEqualTo(
            """
            self.gate = __torch__.lrp_rules.identity(a, torch.sigmoid(torch.detach(a)), 1.0E-10)
            self.signal = b
            return None
            """);
  }

  @Test
  void fieldOfAnObjectKeepsItsHistoryAndStaysAGate() {
    assertThat(TestModel.bodyOf(pair().text("cp-lrp"), "t_product"))
        .isEqualTo(
            """
            gate = self.gate
            signal = self.signal
            return torch.mul(__torch__.lrp_rules.stop_gate(gate, signal), signal)
            """);
  }
}
