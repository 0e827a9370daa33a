package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {
  private static String expression(String expression, String composite) {
    String start = "x = torch.abs(a)\ny = torch.abs(b)\n";
    String body =
        TestModel.forward("a: Tensor, b: Tensor", start + "return " + expression + "\n")
            .body(composite);
    assertThat(body).startsWith(start);
    return body.substring(start.length())
        .strip()
        .replace("__torch__.lrp_rules.", "")
        .replace("return ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.mul(x, y)             | uniform_mul(x, y)",
        "torch.multiply(x, y)        | uniform_mul(x, y)",
        "torch.matmul(x, y)          | uniform_matmul(x, y)",
        "torch.bmm(x, y)             | torch.bmm(uniform_factor(x, y), uniform_factor(y, x))",
        "torch.mm(x, y)              | torch.mm(uniform_factor(x, y), uniform_factor(y, x))",
        "torch.baddbmm(x, x, y)      | torch.baddbmm(x, uniform_factor(x, y), uniform_factor(y, x))",
        "torch.baddbmm(x, x, y, beta=0., alpha=0.125) | torch.baddbmm(x, uniform_factor(x, y), uniform_factor(y, x), beta=0., alpha=0.125)",
      })
  void productOfTwoTensorsThatCarryRelevanceIsUniform(String expression, String twin) {
    assertThat(expression(expression, "attnlrp")).isEqualTo(twin);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.mul(x, 0.125)            | torch.mul(x, 0.125)",
        "torch.mul(x, torch.ones([1]))  | torch.mul(x, torch.ones([1]))",
        "torch.matmul(x, torch.ones([1])) | matmul(x, torch.ones([1]))",
        "torch.mul(x, torch.detach(y))  | torch.mul(x, torch.detach(y))",
        "torch.mul(x, torch.eq(y, 0))   | torch.mul(x, torch.eq(y, 0))",
        "torch.div(x, y)                | torch.div(x, y)",
        "torch.add(x, y)                | torch.add(x, y)",
        "torch.linear(x, torch.ones([1]), None) | torch.linear(x, torch.ones([1]), None)",
      })
  void whatHasOneCarryingOperandIsLeftAlone(String expression, String twin) {
    assertThat(expression(expression, "attnlrp")).isEqualTo(twin);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "torch.einsum(\"bik,bjk->bij\", [x, y]) | torch.einsum(\"bik,bjk->bij\", uniform_factors([x, y]))",
        "torch.einsum(\"ij,ij,ij->i\", [x, y, x], path=None) | torch.einsum(\"ij,ij,ij->i\", uniform_factors([x, y, x]), path=None)",
        "torch.einsum(\"ij,ij->i\", [x, torch.ones([1])]) | torch.einsum(\"ij,ij->i\", [x, torch.ones([1])])",
        "torch.linalg_multi_dot([x, y, x]) | torch.linalg_multi_dot(uniform_factors([x, y, x]))",
      })
  void productOfListedTensorsIsUniform(String expression, String twin) {
    assertThat(expression(expression, "attnlrp")).isEqualTo(twin);
    assertThat(expression(expression, "gradient-x-input")).isEqualTo(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.linear(x, y, None)    | linear(uniform_factor(x, y), uniform_factor(y, x), None)",
        "torch.conv1d(x, y, None, [1]) | torch.conv1d(uniform_factor(x, y), uniform_factor(y, x), None, [1])",
        "torch.tensordot(x, y, [2], [1]) | torch.tensordot(uniform_factor(x, y), uniform_factor(y, x), [2], [1])",
        "torch.bilinear(x, y, torch.ones([1]), None) | torch.bilinear(uniform_factor(x, y), uniform_factor(y, x), torch.ones([1]), None)",
      })
  void weightThatCarriesRelevanceIsAFactor(String expression, String twin) {
    assertThat(expression(expression, "attnlrp")).isEqualTo(twin);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.square(torch.relu(x)) | scaled(torch.square(identity(x, torch.relu(torch.detach(x)), 1.0E-10)), 0.5)",
        "torch.pow(torch.relu(x), 2) | scaled(torch.pow(identity(x, torch.relu(torch.detach(x)), 1.0E-10), 2), 0.5)",
        "torch.pow(torch.relu(x), 3) | torch.pow(identity(x, torch.relu(torch.detach(x)), 1.0E-10), 3)",
        "torch.pow(x, 2)             | torch.pow(x, 2)",
      })
  void squareOfAnActivationIsAProduct(String expression, String twin) {
    assertThat(expression(expression, "attnlrp")).isEqualTo(twin);
  }

  @Test
  void withoutRulesEveryOperationStaysAsItIs() {
    assertThat(expression("torch.mul(x, torch.bmm(x, torch.gelu(y)))", "gradient-x-input"))
        .isEqualTo("torch.mul(x, torch.bmm(x, torch.gelu(y)))");
  }

  @Test
  void parametersCarryNoRelevance() {
    String text =
        TestModel.classText(
                "M",
                "x: Tensor",
                "Tensor",
                "weight = self.weight\nreturn torch.mul(torch.bmm(x, self.weight), weight)\n")
            .replace("  training : bool\n", "  weight : Tensor\n  training : bool\n");
    String body =
        TestModel.of(text, Module.of("__torch__.M").with("weight", Tensor.of(3L, 3L)))
            .body("attnlrp");

    assertThat(body)
        .isEqualTo(
            "weight = torch.detach(self.weight)\nreturn torch.mul(torch.bmm(x, torch.detach(self.weight)), weight)\n");
  }

  @Test
  void constantsOfAFrozenModelCarryNoRelevance() {
    TestModel model =
        TestModel.forward(
                "x: Tensor", "return torch.mul(torch.matmul(x, CONSTANTS.c0), CONSTANTS.c0)\n")
            .constant(Tensor.of(3L, 3L));

    assertThat(model.body("attnlrp"))
        .isEqualTo("return torch.mul(__torch__.lrp_rules.matmul(x, CONSTANTS.c0), CONSTANTS.c0)\n");
  }

  @Test
  void fusedAttentionGetsEveryArgumentInItsPlace() {
    String rest = "None, 0., True, None, False";
    String call = "torch.scaled_dot_product_attention(x, y, x, None, 0., True)";
    assertThat(expression(call, "attnlrp")).isEqualTo("uniform_attention(x, y, x, " + rest + ")");
    assertThat(expression(call, "cp-lrp")).isEqualTo("stop_attention(x, y, x, " + rest + ")");
    assertThat(expression(call, "gradient-x-input")).isEqualTo(call);
    assertThat(
            expression(
                "torch.scaled_dot_product_attention(x, y, x, scale=0.25, enable_gqa=True)",
                "attnlrp"))
        .isEqualTo("uniform_attention(x, y, x, None, 0., False, 0.25, True)");
  }

  @Test
  void softmaxIsStoppedByCpLrpOnly() {
    String softmax = "torch.sum(torch.softmax(x, -1))";
    assertThat(expression(softmax, "attnlrp")).isEqualTo("torch.sum(torch.softmax(x, -1))");
    assertThat(expression(softmax, "cp-lrp"))
        .isEqualTo("torch.sum(torch.detach(torch.softmax(x, -1)))");
  }

  @Test
  void productWithAStoppedSoftmaxHasOneCarryingFactor() {
    assertThat(expression("torch.matmul(torch.softmax(x, -1), y)", "cp-lrp"))
        .isEqualTo("matmul(torch.detach(torch.softmax(x, -1)), y)");
  }

  @Test
  void epsilonActsOnTheOutputOfLinearOperations() {
    String lines = "{op: [linear, add, conv, mean], rule: {epsilon: {epsilon: 1e-6}}}";
    TestModel model =
        TestModel.forward(
            "x: Tensor, y: Tensor",
            "z = torch.linear(x, CONSTANTS.c0)\na = torch.add(z, y)\nb = torch.add(a, 1)\nreturn torch.mean(b, [1])\n");

    assertThat(model.constant(Tensor.of(3L, 3L)).body(TestModel.composite(lines)))
        .isEqualTo(
            """
            z = __torch__.lrp_rules.epsilon(torch.linear(x, CONSTANTS.c0), 1.0E-6)
            a = __torch__.lrp_rules.epsilon(torch.add(z, y), 1.0E-6)
            b = torch.add(a, 1)
            return __torch__.lrp_rules.epsilon(torch.mean(b, [1]), 1.0E-6)
            """);
  }
}
