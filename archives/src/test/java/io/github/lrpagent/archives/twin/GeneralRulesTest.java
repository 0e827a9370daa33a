package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.TestModel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The general rules: of the output of an operation, of its input, of all inputs of a module. */
class GeneralRulesTest {
  private static final String RULES = "__torch__.lrp_rules.";
  private static final String TAYLOR = "rule: {taylor: {reference: 0.5, bias: 1}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add        | epsilon                             | torch.add(x, z)         | RULES.epsilon(torch.add(x, z), 1.0E-8)",
        "add        | stop                                | torch.add(x, z)         | torch.detach(torch.add(x, z))",
        "add        | uniform                             | torch.add(x, z)         | RULES.uniform_sum(torch.add(x, z), x, z, 1.0E-10, False)",
        "softmax    | epsilon                             | torch.softmax(x, -1)    | RULES.epsilon(torch.softmax(x, -1), 1.0E-8)",
        "softmax    | identity                            | torch.softmax(x, -1)    | RULES.identity(x, torch.softmax(torch.detach(x), -1), 1.0E-10)",
        "activation | epsilon                             | torch.gelu(x)           | RULES.epsilon(torch.gelu(x), 1.0E-8)",
        "activation | '{epsilon: {signed: 1}}'            | torch.gelu(x)           | RULES.epsilon(torch.gelu(x), 1.0E-8, True)",
        "activation | uniform-epsilon                     | torch.gelu(x)           | RULES.epsilon(torch.gelu(x), 1.0E-6)",
        "activation | '{identity: {signed: 1}}'           | torch.gelu(x)           | RULES.identity(x, torch.gelu(torch.detach(x)), 1.0E-10, True)",
        "mul        | '{uniform-epsilon: {signed: 1}}'    | torch.mul(x, z)         | RULES.uniform_epsilon(torch.mul(x, z), 1.0E-6, True)",
        "norm       | '{identity: {output-epsilon: 0.5, signed: 1}}' | torch.rms_norm(x, [2]) | RULES.epsilon(RULES.identity_rms_norm(x, [2], None, None), 0.5, True)",
        "attention  | epsilon                             | torch.scaled_dot_product_attention(x, x, x) | RULES.epsilon(torch.scaled_dot_product_attention(x, x, x), 1.0E-8)",
      })
  void ruleIsWrittenAroundItsOperation(String op, String rule, String call, String expected) {
    assertThat(
            TestModel.forward("x: Tensor, z: Tensor", "y = " + call + "\nreturn torch.sum(y)\n")
                .body(TestModel.composite("{op: " + op + ", rule: " + rule + "}")))
        .contains("y = " + expected.replace("RULES.", RULES) + "\n");
  }

  @Test
  void signedStabiliserOfAGate() {
    assertThat(
            TestModel.forward(
                    "x: Tensor, z: Tensor",
                    "a = torch.silu(x)\ny = torch.mul(a, z)\nreturn torch.sum(y)\n")
                .body(TestModel.composite("{op: gate, rule: {stop: {epsilon: 0.5, signed: 1}}}")))
        .contains(
            "y = RULES.epsilon(torch.mul(RULES.stop_gate(a, z), z), 0.5, True)\n"
                .replace("RULES.", RULES));
  }

  @Test
  void taylorRunsAnOperationOnceMoreAtItsReferencePoint() {
    String body =
        TestModel.forward("x: Tensor, z: Tensor", "y = torch.mul(x, z)\nreturn torch.sum(y)\n")
            .body(TestModel.composite("{op: mul, " + TAYLOR));

    assertThat(renumbered(body))
        .contains(
            ("lrp_0 = RULES.reference(x, 0.5)\nlrp_1 = RULES.reference(z, 0.5)\n"
                    + "lrp_2 = RULES.taylor(torch.mul(x, z), torch.mul(lrp_0, lrp_1), [x, z], "
                    + "[lrp_0, lrp_1], 1.0E-6, False, True, False)\n")
                .replace("RULES.", RULES));
  }

  /** Variables of the twin's own, numbered from 0 on. */
  private static String renumbered(String body) {
    List<String> names = new ArrayList<>();
    return Pattern.compile("\\blrp_\\d+\\b")
        .matcher(body)
        .replaceAll(
            match -> {
              if (!names.contains(match.group())) {
                names.add(match.group());
              }
              return "lrp_" + names.indexOf(match.group());
            });
  }

  private static final TestModel MODULE =
      TestModel.of(
          TestModel.classText(
                  "A",
                  "x: Tensor, n: int, y: Tensor",
                  "Tensor",
                  "return torch.add(torch.exp(x), torch.mul(y, n))\n")
              + TestModel.classText(
                  "M",
                  "x: Tensor, z: Tensor",
                  "Tensor",
                  "act = self.act\ny = (act).forward(x, 2, z, )\nreturn torch.sum(y)\n"),
          Module.of("__torch__.M").with("act", Module.of("__torch__.A")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniform         | y = RULES.uniform_inputs(TWIN.t_act_forward(lrp_tape, (act), x, 2, z), [x, z], 2, 1.0E-10, False)",
        "uniform-epsilon | y = RULES.uniform_epsilon_module(TWIN.t_act_forward(lrp_tape, (act), x, 2, z), [x, z], 1.0E-6, False)",
        "identity        | y = TWIN.t_act_forward(lrp_tape, (act), x, 2, z)",
        "epsilon         | y = RULES.epsilon(TWIN.t_act_forward(lrp_tape, (act), x, 2, z), 1.0E-8)",
        "stop            | y = torch.detach(TWIN.t_act_forward(lrp_tape, (act), x, 2, z))",
      })
  void moduleIsCalledWithATwinInsideOfWhichGradientsStay(String rule, String expected) {
    assertThat(
            MODULE.body(
                TestModel.composite("{op: module, where: {module: A}, rule: " + rule + "}")))
        .contains(
            expected.replace("RULES.", RULES).replace("TWIN.", "__torch__.lrp_twin_mine.") + "\n");
  }

  @Test
  void taylorCallsAModuleOnceMoreWithATapeOfItsOwn() {
    String body = MODULE.body(TestModel.composite("{op: module, where: {module: A}, " + TAYLOR));

    assertThat(renumbered(body))
        .contains(
            ("lrp_0 = torch.len(lrp_tape)\n"
                    + "lrp_1 = TWIN.t_act_forward(lrp_tape, (act), x, 2, z)\n"
                    + "lrp_2 = RULES.reference(x, 0.5)\n"
                    + "lrp_3 = RULES.reference(z, 0.5)\n"
                    + "lrp_4 = RULES.taylor_module(lrp_tape, lrp_0, lrp_1, TWIN.t_act_forward(torch.slice(lrp_tape, 0, 1, 1), "
                    + "(act), lrp_2, 2, lrp_3), [x, z], [lrp_2, lrp_3], 1.0E-6, False, True, False)\n")
                .replace("RULES.", RULES)
                .replace("TWIN.", "__torch__.lrp_twin_mine."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = torch.mul(x, torch.sigmoid(x)) | an activation that is written out",
        "y = torch.glu(x)                   | a part of torch.glu",
      })
  void taylorOfWhatCannotBeRunAgainIsRefused(String line, String what) {
    TestModel model =
        TestModel.forward("x: Tensor", line + "\nreturn torch.sum(torch.mul(y, y))\n");

    assertThatThrownBy(() -> model.text(TestModel.composite("{op: activation, " + TAYLOR)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(
            "rule 'taylor' cannot run "
                + what
                + " at its reference point: give the module that it stands in the rule, with op: module");
  }
}
