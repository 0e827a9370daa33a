package io.github.lrpagent.explain.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.explain.report.TerminalColours.Codes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalReportTest {
  private static final TerminalColours TRUECOLOUR = new TerminalColours(Codes.TRUECOLOUR, false);

  @Test
  void withoutColoursEachWordHasItsNumber() {
    assertThat(printed(Explanations.sentence(), TerminalColours.NONE))
        .isEqualTo(
            """

            positive  2.93  (attnlrp, 102 % of the target reached the inputs)
              [CLS](-0.006) A(+0.087) gripping(+0.478) drama(+0.113).(+0.008) [SEP](+0.000)
            """);
  }

  @Test
  void withColoursTheStrongestWordHasTheFullOne() {
    String printed =
        printed(Explanations.text("x", "attnlrp", "positive", "good not so", 2, -1, 0), TRUECOLOUR);

    assertThat(printed.lines().skip(2))
        .containsExactly(
            "  \u001b[38;2;255;255;255;48;2;201;58;58mgood\u001b[0m "
                + "\u001b[38;2;255;255;255;48;2;32;71;111mnot\u001b[0m so");
  }

  @Test
  void terminalsWith256ColoursGetThose() {
    Explanation explanation =
        Explanations.text("x", "attnlrp", "positive", "good not so", 2, -1, 0);

    assertThat(printed(explanation, new TerminalColours(Codes.INDEXED, false)))
        .contains("\u001b[38;5;231;48;5;160mgood\u001b[0m \u001b[38;5;231;48;5;18mnot\u001b[0m so");
    assertThat(printed(explanation, new TerminalColours(Codes.INDEXED, true)))
        .contains("\u001b[38;5;231;48;5;160mgood\u001b[0m \u001b[38;5;16;48;5;153mnot\u001b[0m so");
  }

  @Test
  void textDoesNotSteerTheTerminal() {
    String hostile = "\u001b[2J\u009b31m a\u0007\r\n\u202eb\u2066 \ud83d 👩\u200d💻";
    Input.Text text = new Input.Text(List.of(1L), List.of(hostile), null, null, null);
    Explanation explanation =
        Explanations.of(
            "x",
            "attn\u001b[1mlrp",
            "la\u001b]0;x\u0007bel",
            new Input("x", List.of(1), new float[] {1}, text));

    String printed = printed(explanation, TRUECOLOUR);

    assertThat(
            printed.replace("\u001b[38;2;255;255;255;48;2;201;58;58m", "").replace("\u001b[0m", ""))
        .isEqualTo(
            "\nla\ufffd]0;x\ufffdbel  2.93  (attn\ufffd[1mlrp, 102 % of the target reached the inputs)\n"
                + "  \ufffd[2J\ufffd31m a\ufffd \ufffdb\ufffd \ufffd 👩\u200d💻\n");
  }

  @Test
  void theMiddleOfALongTextIsCounted() {
    String source = "w ".repeat(1000).strip();
    float[] relevance = new float[1000];
    relevance[0] = 1;
    relevance[500] = 0.5f;
    relevance[999] = -1;

    assertThat(
            printed(
                Explanations.text("x", "attnlrp", "x", source, relevance), TerminalColours.NONE))
        .contains("w(+1.00) w(+0.00)")
        .contains(" ... (600 words, +0.50 together) ... ")
        .endsWith("w(+0.00) w(-1.00)\n")
        .hasSizeLessThan(4000);
  }

  @Test
  void aPlaneIsSummedUpAndDrawnInColours() {
    Explanation explanation =
        Explanations.of("x", "attnlrp", null, Explanations.plane(1, 3, 2, -1, 0));

    assertThat(printed(explanation, TerminalColours.NONE))
        .isEqualTo(
            "\nclass 1  2.93  (attnlrp, 102 % of the target reached the inputs)\n"
                + "  pixel_values [1, 3]: +2.00 for, -1.00 against\n");
    assertThat(printed(explanation, TRUECOLOUR).lines().toList().get(3))
        .isEqualTo(
            "  \u001b[38;2;255;255;255;48;2;201;58;58m  \u001b[0m\u001b[38;2;255;255;255;48;2;32;71;111m  \u001b[0m  ");
  }

  @Test
  void aTargetOfNothingIsNotDividedBy() {
    Explanation zero =
        Explanations.with(Explanations.sentence(), new Explanation.Conservation(0, 0.5, null));

    assertThat(printed(zero, TerminalColours.NONE))
        .contains("(attnlrp, 0.500 reached the inputs, of a target of 0.00)");
  }

  @Test
  void sinksAreNamedTheLargestFirst() {
    List<Explanation.Sink> sinks = new ArrayList<>();
    sinks.add(new Explanation.Sink("encoder.dense", "bias", 2));
    sinks.add(new Explanation.Sink("", "rounding", -1));
    for (int i = 0; i < 8; i++) {
      sinks.add(new Explanation.Sink("m", "softmax", 0.25));
    }
    Explanation explanation = Explanations.with(Explanations.sentence(), sinks);

    assertThat(printed(explanation, TerminalColours.NONE))
        .contains(
            "\n  +2.00 to bias of encoder.dense\n  -1.00 to rounding\n  +0.25 to softmax of m\n")
        .endsWith("\n  +0.50 to 2 more\n");
  }

  private static String printed(Explanation explanation, TerminalColours colours) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new TerminalReport(new PrintStream(bytes, true, UTF_8), colours).print(explanation);
    return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
