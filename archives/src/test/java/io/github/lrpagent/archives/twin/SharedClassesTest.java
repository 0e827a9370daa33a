package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.TestModel;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Scripted classes are shared by their instances: a function is written once for each form that is
 * needed.
 */
class SharedClassesTest {
  private static final String TEXT =
      TestModel.classText("B", "x: Tensor", "Tensor", "return torch.mul(torch.roll(x, 1), x)\n")
          + TestModel.classText(
              "M",
              "x: Tensor",
              "Tensor",
              "y = (getattr(self, \"0\")).forward(x, )\nz = (getattr(self, \"1\")).forward(y, )\nreturn torch.sum(z)\n");

  private static TestModel model() {
    Module root =
        Module.of("__torch__.M")
            .with("0", Module.of("__torch__.B"))
            .with("1", Module.of("__torch__.B"));
    return TestModel.of(TEXT, root);
  }

  @Test
  void instancesOfTheSameFormShareAFunction() {
    assertThat(model().text("gradient-x-input")).containsOnlyOnce("torch.mul(torch.roll(x, 1), x)");
  }

  @Test
  void instancesWithDifferentRulesGetFunctionsOfTheirOwn() {
    Composite composite = TestModel.composite("{op: mul, where: {path: \"1\"}, rule: gradient}");
    String text = model().text(composite);

    assertThat(TestModel.bodyOf(text, "t_0_forward")).contains("uniform_mul(");
    assertThat(TestModel.bodyOf(text, "t_1_forward")).doesNotContain("uniform_mul(");
    assertThat(TestModel.bodyOf(text, "t_forward"))
        .isEqualTo(
            """
            y = __torch__.lrp_twin_mine.t_0_forward(lrp_tape, (getattr(self, "0")), x)
            z = __torch__.lrp_twin_mine.t_1_forward(lrp_tape, (getattr(self, "1")), y)
            return torch.sum(z)
            """);
  }

  @Test
  void functionCalledWithConstantsHasAFormWithoutRules() {
    String text =
        "def f(x: Tensor,\n    y: Tensor=CONSTANTS.c0) -> Tensor:\n  return torch.mul(x, y)\n"
            + TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "c = __torch__.f(torch.ones([1]), torch.ones([1]), )\nh = __torch__.f(torch.abs(x), y=torch.exp(x), )\nreturn torch.add(h, c)\n");
    String twin = TestModel.of(text, Module.of("__torch__.M")).text("attnlrp");

    assertThat(twin)
        .containsOnlyOnce("return torch.mul(x, y)")
        .containsOnlyOnce("uniform_mul(x, y)");
    assertThat(TestModel.bodyOf(twin, "t_forward"))
        .contains("c = __torch__.lrp_twin_attnlrp.t_f(lrp_tape, torch.ones([1]), torch.ones([1]))")
        .contains("t_f_2(lrp_tape, torch.abs(x), y=torch.exp(x))");
  }

  @Test
  void rulesGoByTheLayerInThePath() {
    Composite composite = TestModel.composite("{op: mul, where: {layers: last}, rule: gradient}");
    String text = model().text(composite);

    assertThat(TestModel.bodyOf(text, "t_0_forward")).contains("uniform_mul(");
    assertThat(TestModel.bodyOf(text, "t_1_forward")).doesNotContain("uniform_mul(");
  }

  @Test
  void everyCompositeHasAModuleAndAMethod() {
    Twins twins =
        TwinWriter.write(
            model().archive(), List.of(Composites.load("attnlrp"), Composites.load("cp-lrp")));

    assertThat(twins.modules())
        .containsOnlyKeys("__torch__.lrp_twin_attnlrp", "__torch__.lrp_twin_cp_lrp");
    assertThat(twins.descriptions())
        .extracting(TwinMethod::twin)
        .containsExactly("forward__attnlrp", "forward__cp_lrp");
    assertThat(twins.methods())
        .isEqualTo(
            """
              def forward__attnlrp(self: __torch__.M,
                lrp_tape: List[Tensor],
                x: Tensor) -> Tensor:
                x = __torch__.lrp_rules.input_leaf(lrp_tape, __torch__.lrp_rules.own(x), 0)
                return __torch__.lrp_twin_attnlrp.t_forward(lrp_tape, self, x)
              def forward__cp_lrp(self: __torch__.M,
                lrp_tape: List[Tensor],
                x: Tensor) -> Tensor:
                x = __torch__.lrp_rules.input_leaf(lrp_tape, __torch__.lrp_rules.own(x), 0)
                return __torch__.lrp_twin_cp_lrp.t_forward(lrp_tape, self, x)
            """);
  }
}
