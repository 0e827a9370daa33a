package io.github.lrpagent.explain.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.explain.report.Explanations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a comparison is shown to people. */
class DiffsTest {
  private static final String HOSTILE =
      "</style><script>alert(1)</script> <img/src=x/onerror=alert(1)> \u001b[31m \u202eabc &amp; 'x' \"y\"";

  @TempDir private Path folder;

  private static Comparison compare(Explanation then, Explanation now) {
    return Comparison.of(Baseline.of(then), Baseline.of(now), Tolerances.DEFAULT);
  }

  @Test
  void terminalShowsWordByWord() {
    Comparison comparison =
        compare(
            Sentences.of("[CLS] waste of", -0.0679f, 3.7549f, 0.3151f),
            Sentences.of("[CLS] waste of", -0.0679f, 3.1f, 0.3151f));

    assertThat(TextDiff.lines(comparison))
        .containsExactly(
            "  relevance: 17.4 % off (tolerance 0.0500 %); moved most: \"waste\" +3.75 -> +3.10",
            "",
            "       then       now    change",
            "     -0.068    -0.068    +0.000    [CLS]",
            "     +3.755    +3.100    -0.655  * waste",
            "     +0.315    +0.315    +0.000    of");
  }

  @Test
  void longTextsShowTheWordsThatMoved() {
    float[] then = new float[1000];
    IntStream.range(0, then.length).forEach(i -> then[i] = i % 7);
    float[] now = then.clone();
    now[500] += 2;
    String words = "word ".repeat(1000);

    assertThat(TextDiff.lines(compare(Sentences.of(words, then), Sentences.of(words, now))))
        .hasSizeLessThan(10)
        .last()
        .isEqualTo("  and 999 words more");
  }

  @Test
  void otherTokensShowBothTexts() {
    assertThat(TextDiff.lines(compare(Sentences.of("a b", 1, 2), Sentences.of("a c", 1, 2))))
        .endsWith("  then: a b", "  now:  a c");
  }

  @Test
  void terminalIsNotSteered() {
    Explanation then = hostile(1);

    assertThat(String.join("", TextDiff.lines(compare(then, hostile(2)))))
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void pageShowsBothSidesAndEscapesEverything() throws Exception {
    Path page = folder.resolve("new/page.html");

    HtmlDiff.write(page, HOSTILE, compare(hostile(1), hostile(2)));

    String html = Files.readString(page);
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<h2>Baseline</h2>", "<h2>Now</h2>", "default-src 'none'")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "<img", "src=\"", "href=");
    assertThat(html.split("</style>", -1)).hasSize(2);
  }

  private static Explanation hostile(float first) {
    float[] relevance = new float[HOSTILE.split(" ").length];
    relevance[0] = first;
    return Explanations.text("1", "attnlrp", HOSTILE, HOSTILE, relevance);
  }
}
