package io.github.lrpagent.explain.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RuleText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OneOpSelfTestTest {
  private static TorchAccess torch;

  @BeforeAll
  static void access() throws Exception {
    Engine.getEngine("PyTorch");
    torch = new TorchAccess();
  }

  @Test
  void thisLibtorchComputesTheOneOpRules() {
    assertThat(OneOpSelfTest.choose(torch)).isEqualTo(RuleForm.ONE_OP);
  }

  @Test
  void theWrittenOutRulePasses() {
    assertThat(OneOpSelfTest.passes(torch, RuleText.module(RuleForm.WRITTEN_OUT))).isTrue();
  }

  @Test
  void aPlainNormFails() {
    assertThat(
            OneOpSelfTest.passes(torch, rule("torch.layer_norm(x, shape, weight, bias, epsilon)")))
        .isFalse();
  }

  @Test
  void aNormWhoseMeanIsConstantFails() {
    assertThat(
            OneOpSelfTest.passes(
                torch, rule("torch.mul(x, torch.rsqrt(torch.var(x.detach(), [-1], True)))")))
        .isFalse();
  }

  @Test
  void anUnknownOperationFails() {
    assertThat(OneOpSelfTest.passes(torch, rule("torch.no_such_norm(x)"))).isFalse();
  }

  private static String rule(String norm) {
    return "def identity_layer_norm(x: Tensor,\n"
        + "    shape: List[int],\n"
        + "    weight: Optional[Tensor],\n"
        + "    bias: Optional[Tensor],\n"
        + "    epsilon: float) -> Tensor:\n"
        + "  return "
        + norm
        + "\n";
  }
}
