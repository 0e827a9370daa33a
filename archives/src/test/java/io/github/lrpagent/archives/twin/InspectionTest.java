package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.TestModel;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeRule;
import io.github.lrpagent.composites.Composites;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the operations of a model is what its twin does with them. */
class InspectionTest {
  private static Inspection inspect(TestModel model, Composite composite) {
    return TwinWriter.inspect(model.archive(), composite).get(0);
  }

  private static Inspection inspect(TestModel model, String composite) {
    return inspect(model, Composites.load(composite));
  }

  /** The operation in {@code y = ...}, where {@code x} and {@code z} carry relevance. */
  private static Decision decision(String operation, String composite) {
    return decision(operation, Composites.load(composite));
  }

  private static Decision decision(String operation, Composite composite) {
    TestModel model =
        TestModel.forward(
            "x: Tensor", "z = torch.flip(x, [0])\ny = " + operation + "\nreturn torch.sum(y)\n");
    return inspect(model, composite).decisions().stream()
        .filter(d -> d.place().equals("m/code/__torch__.py:8:9"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ops(Inspection inspection, How how) {
    return inspection.decisions().stream()
        .filter(d -> d.how() == how)
        .map(d -> d.kind() + " " + d.op())
        .toList();
  }

  private static String text(Decision decision) {
    String rule = decision.rule().map(r -> r.kind().label()).orElse("");
    return (decision.kind() + " " + decision.how().label() + " " + rule).strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.linear(x, torch.ones([1]))              | linear gradient gradient",
        "torch.matmul(x, torch.ones([1]))              | linear gradient gradient",
        "torch.matmul(x, z)                            | matmul bent uniform",
        "torch.mul(x, z)                               | mul bent uniform",
        "torch.mul(x, 2)                               | affine gradient gradient",
        "torch.div(x, 2)                               | affine gradient gradient",
        "torch.add(x, z)                               | add gradient gradient",
        "torch.softmax(x, -1)                          | softmax gradient gradient",
        "torch.scaled_dot_product_attention(x, z, z)   | attention bent uniform",
        "torch.gelu(x)                                 | activation bent identity",
        "torch.layer_norm(x, [8])                      | norm bent identity",
        "torch.max_pool2d(x, [2])                      | pool gradient gradient",
        "torch.conv2d(x, torch.ones([1]))              | conv gradient gradient",
        "torch.permute(x, [0])                         | view gradient gradient",
        "torch.cat([x, z])                             | view gradient gradient",
        "torch.amax(x, [0])                            | selection gradient gradient",
        "torch.maximum(x, z)                           | selection gradient gradient",
        "torch.sin(x)                                  | nonlinear no rule",
        "torch.pow(x, 3)                               | nonlinear no rule",
        "torch.log(x)                                  | nonlinear no rule",
        "torch.div(x, z)                               | nonlinear no rule",
        "torch.div(2, z)                               | nonlinear no rule",
        "torch.brand_new(x)                            | unknown no rule",
        "torch.detach(x)                               | view stopped",
      })
  void attnLrp(String operation, String expected) {
    assertThat(text(decision(operation, "attnlrp"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.softmax(x, -1)                          | softmax stopped stop",
        "torch.scaled_dot_product_attention(x, z, z)   | attention stopped stop",
        "torch.matmul(x, z)                            | matmul bent uniform",
      })
  void cpLrp(String operation, String expected) {
    assertThat(text(decision(operation, "cp-lrp"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch.sin(x)", "torch.gelu(x)", "torch.matmul(x, z)", "torch.div(x, z)"})
  void gradientTimesInputIsTheGradientEverywhere(String operation) {
    assertThat(decision(operation, "gradient-x-input").how()).isEqualTo(How.GRADIENT);
  }

  @Test
  void whatACompositeForgetsHasNoRuleAndWhatItLeavesToTheGradientHas() {
    Composite forgetful =
        Composites.parse(
            "composite: mine\nrules:\n  - {op: norm, rule: identity}\n  - {op: matmul, rule: gradient}\n",
            "mine.yaml");

    Decision gelu = decision("torch.gelu(x)", forgetful);
    Decision product = decision("torch.matmul(x, z)", forgetful);

    assertThat(text(gelu)).isEqualTo("activation no rule");
    assertThat(gelu.note()).startsWith("no line of the composite names it");
    assertThat(gelu.advice()).startsWith("add a line for activation");
    assertThat(text(product)).isEqualTo("matmul gradient gradient");
    assertThat(product.note()).isEqualTo(Decision.AS_TOLD);
    assertThat(decision("torch.softmax(x, -1)", forgetful).how()).isEqualTo(How.GRADIENT);
  }

  @Test
  void placeModuleAndAdviceAreNamed() {
    Decision sine = decision("torch.sin(x)", "attnlrp");

    assertThat(sine.place()).isEqualTo("m/code/__torch__.py:8:9");
    assertThat(sine.moduleClass()).isEqualTo("__torch__.M");
    assertThat(sine.path()).isEmpty();
    assertThat(sine.note()).startsWith("it is not linear");
    assertThat(sine.advice()).contains("a module of its own");
    assertThat(decision("torch.gelu(x)", "attnlrp").advice()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.mul(x, torch.rsqrt(torch.add(torch.mean(torch.pow(x, 2)), 1e-06)))",
        "torch.div(x, torch.sqrt(torch.add(torch.mean(torch.square(x)), 1e-05)))",
        "torch.div(x, torch.clamp_min_(torch.norm(x, 2, [-1], True), 1e-12))",
        "torch.div(x, torch.expand_as(__torch__.root(x), x))",
        "torch.div(x, __torch__.shifted(torch.pow(torch.mean(x), 0.5)))",
      })
  void statisticOfANormThatIsWrittenOutNeedsNoRule(String norm) {
    String text =
        "def root(x: Tensor) -> Tensor:\n  return torch.norm(x, 2, [-1], True)\n"
            + "def shifted(r: Tensor) -> Tensor:\n  return torch.add(r, 1e-06)\n"
            + TestModel.classText("M", "x: Tensor", "Tensor", "return " + norm + "\n");
    Inspection inspection = inspect(TestModel.of(text, Module.of("__torch__.M")), "attnlrp");

    assertThat(ops(inspection, How.NO_RULE)).isEmpty();
    assertThat(ops(inspection, How.CONSTANT)).isNotEmpty();
  }

  @Test
  void whatIsAlsoUsedBesidesTheStatisticNeedsARule() {
    Inspection inspection =
        inspect(
            TestModel.forward(
                "x: Tensor",
                "p = torch.pow(x, 2)\nr = torch.rsqrt(torch.mean(p))\nreturn torch.add(torch.mul(x, r), p)\n"),
            "attnlrp");

    assertThat(ops(inspection, How.NO_RULE)).containsExactly("nonlinear pow");
  }

  @Test
  void whatIsWrittenInPlaceNeedsARule() {
    Inspection inspection =
        inspect(
            TestModel.forward(
                "x: Tensor", "y = torch.abs(x)\nz = torch.log_(y)\nreturn torch.sum(y)\n"),
            "attnlrp");

    assertThat(ops(inspection, How.NO_RULE)).containsExactly("nonlinear log");
  }

  @Test
  void cpLrpLetsNoRelevanceToTheQueriesWhicheverModuleMakesThem() {
    String text =
        TestModel.classText("Q", "x: Tensor", "Tensor", "return torch.linear(x, torch.ones([1]))\n")
            + TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "q = (self.q).forward(x, )\nv = (self.v).forward(x, )\nw = torch.softmax(torch.matmul(q, torch.t(q)), -1)\nreturn torch.matmul(w, v)\n");
    TestModel model =
        TestModel.of(
            text,
            Module.of("__torch__.M")
                .with("q", Module.of("__torch__.Q"))
                .with("v", Module.of("__torch__.Q")));

    List<Decision> decisions = inspect(model, "cp-lrp").decisions();

    assertThat(decisions)
        .filteredOn(d -> d.path().equals("q"))
        .extracting(Decision::how)
        .containsExactly(How.CONSTANT);
    assertThat(decisions)
        .filteredOn(d -> d.path().equals("v"))
        .extracting(Decision::how)
        .containsExactly(How.GRADIENT);
    assertThat(inspect(model, "attnlrp").decisions()).noneMatch(d -> d.how() == How.CONSTANT);
  }

  @Test
  void activationsAreOneWrittenOutOrAsModules() {
    String text =
        TestModel.classText(
                "Swish", "x: Tensor", "Tensor", "return torch.mul(x, torch.sigmoid(x))\n")
            + TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "a = (self.act).forward(x, )\nb = torch.add(torch.mul(torch.add(torch.erf(torch.div(a, 1.4)), 1), 0.5), 0)\nreturn torch.mul(a, torch.mul(b, 1))\n");
    TestModel model =
        TestModel.of(text, Module.of("__torch__.M").with("act", Module.of("__torch__.Swish")));

    List<Decision> decisions = inspect(model, "attnlrp").decisions();

    assertThat(decisions)
        .extracting(d -> d.path() + " " + text(d) + ", " + d.note())
        .containsExactly(
            " activation bent identity, written out in several operations, taken as one",
            "act activation bent identity, a module, taken whole");
  }

  @Test
  void leavesAreToldFromOtherEmbeddings() {
    TestModel model =
        TestModel.forward(
            "ids: Tensor",
            "a = torch.embedding(self.words, ids)\nb = torch.embedding(self.types, ids)\nreturn torch.add(a, b)\n");
    model.with("words", Tensor.of(100L, 4L)).with("types", Tensor.of(2L, 4L));

    Inspection inspection = inspect(model, "attnlrp");

    assertThat(inspection.decisions())
        .extracting(Decision::how)
        .containsExactly(How.LEAF, How.CONSTANT, How.GRADIENT);
    assertThat(inspection.inputs()).containsExactly("ids");
    assertThat(inspection.sites()).hasSize(1);
  }

  @Test
  void softmaxAtTheEndIsLeftOutOfTheExplanation() {
    Decision softmax =
        inspect(
                TestModel.forward("x: Tensor", "return torch.log_softmax(torch.abs(x), -1)\n"),
                "cp-lrp")
            .decisions()
            .get(1);

    assertThat(softmax.how()).isEqualTo(How.CONSTANT);
    assertThat(softmax.kind()).isEqualTo("softmax");
    assertThat(softmax.note()).contains("starts at its input");
  }

  @Test
  void gatesAndWhatTheyStop() {
    Inspection inspection =
        inspect(
            TestModel.forward(
                "x: Tensor, z: Tensor", "return torch.mul(torch.silu(torch.sin(x)), z)\n"),
            "cp-lrp");

    assertThat(ops(inspection, How.STOPPED)).containsExactly("gate mul");
    assertThat(ops(inspection, How.CONSTANT))
        .as("behind the stopped side")
        .containsExactly("nonlinear sin", "activation silu");
    assertThat(ops(inspection, How.NO_RULE)).isEmpty();
  }

  @Test
  void everyProblemIsListed() {
    Inspection inspection =
        inspect(
            TestModel.forward(
                "x: Tensor",
                "self.n = x\ny = torch.bernoulli(x)\nreturn torch.quantized_lstm(y)\n"),
            "attnlrp");

    assertThat(inspection.problems())
        .hasSize(3)
        .anyMatch(p -> p.startsWith("m/code/__torch__.py:7:5: ") && p.contains("self.n"))
        .anyMatch(p -> p.contains("torch.bernoulli"))
        .anyMatch(p -> p.contains("torch.quantized_lstm"));
  }

  @Test
  void linesOfTheCompositeThatGiveNoRuleAreTold() {
    Composite composite =
        TestModel.composite(
            "{op: [linear, softmax], rule: stop}",
            "{op: linear, rule: epsilon}",
            "{op: conv, rule: epsilon}");
    Inspection inspection =
        inspect(
            TestModel.forward("x: Tensor", "return torch.linear(x, torch.ones([1]))\n"), composite);
    List<CompositeRule> lines = composite.rules();

    assertThat(inspection.used()).containsExactly(lines.get(0));
    assertThat(inspection.shadowed()).containsExactly(lines.get(1));
    assertThat(inspection.decisions().get(0).line()).contains(lines.get(0));
  }

  @Test
  void formsThatOnlyAnEarlierReadingCalledAreNotReported() {
    String text =
        "def f(a: Tensor, b: Tensor) -> Tensor:\n  return torch.mul(a, b)\n"
            + TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "b = torch.ones([1])\nfor i in range(3):\n  b = __torch__.f(x, b)\nreturn b\n");

    assertThat(inspect(TestModel.of(text, Module.of("__torch__.M")), "attnlrp").decisions())
        .extracting(Decision::kind)
        .containsExactly("mul");
  }
}
