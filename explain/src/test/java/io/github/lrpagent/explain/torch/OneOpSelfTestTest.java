package io.github.lrpagent.explain.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RulesArchive;
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
  void thisLibtorchComputesTheOneOpRules() throws Exception {
    assertThat(OneOpSelfTest.choose(torch)).isEqualTo(RuleForm.ONE_OP);
  }

  @Test
  void aPlainNormFails() throws Exception {
    assertThat(
            OneOpSelfTest.agree(
                torch,
                RulesArchive.of(RuleForm.WRITTEN_OUT, OneOpSelfTest.METHOD),
                archive("torch.layer_norm(torch.mul(x, 1), [8], w, w, 1.0e-05)")))
        .isFalse();
  }

  @Test
  void anUnknownOperationFails() throws Exception {
    assertThat(
            OneOpSelfTest.agree(
                torch,
                RulesArchive.of(RuleForm.WRITTEN_OUT, OneOpSelfTest.METHOD),
                archive("torch.no_such_norm(x)")))
        .isFalse();
  }

  private static byte[] archive(String norm) {
    String rule = "RULES.identity_layer_norm(torch.mul(x, 1), [8], w, w, 1.0e-05)";
    assertThat(OneOpSelfTest.METHOD).contains(rule);
    return RulesArchive.of(RuleForm.ONE_OP, OneOpSelfTest.METHOD.replace(rule, norm));
  }
}
