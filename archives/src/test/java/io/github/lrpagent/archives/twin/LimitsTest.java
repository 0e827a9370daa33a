package io.github.lrpagent.archives.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.SmallStack;
import io.github.lrpagent.archives.TestModel;
import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.Unpickler;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long code is read, endless code is refused, both on a thread with a small stack. */
class LimitsTest {
  private static final int LONG = 5_000;
  private static final List<Composite> ATTNLRP = List.of(Composites.load("attnlrp"));

  private static String attnlrp(TestModel model) throws Exception {
    Archive archive = model.archive();
    return SmallStack.call(
        () -> String.join("", TwinWriter.write(archive, ATTNLRP).modules().values()));
  }

  private static String chain(String first, String format) throws Exception {
    String body =
        IntStream.range(0, LONG)
            .mapToObj(i -> format.replace("%a", "y" + i).replace("%b", "y" + (i + 1)))
            .collect(Collectors.joining("", first, "return y" + LONG + "\n"));
    return attnlrp(TestModel.forward("x: Tensor", body));
  }

  @Test
  void longChainOfElementwiseOperationsIsRead() throws Exception {
    assertThat(chain("y0 = torch.roll(x, 1)\n", "%b = torch.neg(%a)\n"))
        .contains("  y5000 = torch.neg(y4999)\n");
  }

  @Test
  void everyActivationOfALongChainIsFound() throws Exception {
    String text =
        chain("y0 = torch.roll(x, 1)\n", "s%a = torch.sigmoid(%a)\n%b = torch.mul(%a, s%a)\n")
            .replaceAll("y\\d+", "y");

    assertThat(text.split("identity\\(y, torch.detach\\(torch.mul\\(y, sy", -1)).hasSize(LONG + 1);
    assertThat(
            chain("y0 = torch.roll(x, 1)\n", "%b = torch.mul(%a, torch.sigmoid(%a))\n")
                .replaceAll("y\\d+", "y")
                .split("identity\\(y, torch.detach\\(torch.mul\\(y, torch.sigmoid\\(y", -1))
        .hasSize(LONG + 1);
  }

  @Test
  void longChainOfProductsWithOneTensorIsNoActivation() throws Exception {
    assertThat(chain("y0 = torch.roll(x, 1)\n", "%b = torch.mul(%a, torch.tanh(y0))\n"))
        .contains(
            "  y5000 = __torch__.lrp_rules.uniform_mul(y4999, __torch__.lrp_rules.identity(y0, torch.tanh(torch.detach(y0)), 1.0E-10))\n");
  }

  @Test
  void functionsThatCallEachOtherThousandsDeepAreRefused() throws Exception {
    StringBuilder text =
        new StringBuilder(
            TestModel.classText("M", "x: Tensor", "Tensor", "return __torch__.f0(x, )\n"));
    for (int i = 0; i < 3_000; i++) {
      text.append("def f" + i + "(x: Tensor) -> Tensor:\n  return ")
          .append("__torch__.f" + (i + 1) + "(x, )\n");
    }
    text.append("def f3000(x: Tensor) -> Tensor:\n  return x\n");

    assertRefused(
        TestModel.of(text.toString(), Module.of("__torch__.M")),
        "m/code/__torch__.py:\\d+:\\d+: the model's calls and blocks nest deeper than 500");
  }

  @Test
  void functionThatCallsItselfIsRefused() throws Exception {
    String text =
        TestModel.classText("M", "x: Tensor", "Tensor", "return __torch__.f(x, )\n")
            + "def f(x: Tensor) -> Tensor:\n  return __torch__.f(x, )\n";

    assertRefused(
        TestModel.of(text, Module.of("__torch__.M")),
        "m/code/__torch__.py:9:\\d+: the model's calls and blocks nest deeper than 500");
  }

  @ParameterizedTest
  @CsvSource({"12, more than 1000000 statements had to be read.*", "30, .*modules have no end.*"})
  void modulesSharedAgainAndAgainAreNotReadForEver(int levels, String message) {
    String statements = "x = torch.neg(x)\n".repeat(300);
    String children = "a = self.a\nb = self.b\nx = (a).forward(x, )\nreturn (b).forward(x, )\n";
    String text =
        TestModel.classText("L", "x: Tensor", "Tensor", "return x\n")
            + TestModel.classText("M", "x: Tensor", "Tensor", statements + children);
    StringBuilder pickle = new StringBuilder("\u0080\u0002c__torch__\nL\n)\u0081}bq\u0000");
    for (char i = 0; i < levels; i++) {
      String child = "\u0001\u0000\u0000\u0000";
      pickle.append("c__torch__\nM\n)\u0081}(X" + child + "ah" + i + "X" + child + "bh" + i);
      pickle.append("ubq" + (char) (i + 1));
    }

    assertThatThrownBy(() -> TwinWriter.write(archive(text, pickle + "."), ATTNLRP))
        .isInstanceOf(ArchiveException.class)
        .hasMessageMatching(message.startsWith(".") ? message : "m/code/__torch__.py:.*" + message);
  }

  @Test
  void deepCodeIsRead() throws Exception {
    String nested = "torch.neg(".repeat(190) + "x" + ")".repeat(190);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 190; i++) {
      body.append("  ".repeat(i)).append("if n:\n");
    }
    body.append("  ".repeat(190)).append("x = " + nested + "\nreturn x\n");

    assertThat(attnlrp(TestModel.forward("x: Tensor, n: bool", body.toString())))
        .contains("x = " + nested);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = [x](x)",
        "y = getattr(x)",
        "y = annotate(Tensor)",
        "y = CONSTANTS.c99999999999",
        "y = isinstance(x)",
      })
  void nonsenseIsRefusedWithItsPlace(String statement) throws Exception {
    assertRefused(
        TestModel.forward("x: Tensor", statement + "\nreturn x\n"),
        "m/code/__torch__.py:7:5: this is not understood");
  }

  @Test
  void moduleThatHoldsItselfIsRefused() {
    String text = TestModel.classText("M", "x: Tensor", "Tensor", "return x\n");
    String itself =
        "\u0080\u0002c__torch__\nM\n)\u0081q\u0000}X\u0001\u0000\u0000\u0000ah\u0000sb.";

    assertThatThrownBy(() -> TwinWriter.write(archive(text, itself), ATTNLRP))
        .isInstanceOf(ArchiveException.class)
        .hasMessageStartingWith("the model's modules have no end: a.a.a.a.");
  }

  private static Archive archive(String text, String pickle) {
    return new Archive(
        "m/",
        TestModel.of(text, Module.of("__torch__.M")).archive().files(),
        (PickledObject) Unpickler.read("m/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1)),
        List.of());
  }

  private static void assertRefused(TestModel model, String message) {
    assertThatThrownBy(() -> attnlrp(model))
        .isInstanceOf(ArchiveException.class)
        .hasMessageMatching(message);
  }
}
