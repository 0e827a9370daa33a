package io.github.lrpagent.explain.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.github.lrpagent.api.Explanation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String HOSTILE =
      "</script><img/src=x/onerror=alert(1)> <!--<script> \u202eabc\u2028 \ud83d {{data}} 'x' \"y\" &amp;";

  @TempDir Path folder;

  @Test
  void wordsAreGroupedWithExactNumbers() throws Exception {
    JsonArray data = data(report(Explanations.sentence()));

    assertThat(data.toString())
        .isEqualTo(
            """
            [[["e-1",1795428930123,"sentiment","attnlrp","argmax",0,0,null,1,"positive",2.92831429,2.92831429,3,3.1,4.25,\
            "102 % of the target reached the inputs",[["bert.embeddings.word_embeddings",\
            [["[CLS]",-0.00585782947,1],["A",0.0866629109],["gripping",0.477653772],["drama",0.11276494],"",[".",0.0076049231],\
            ["[SEP]",0,1]],""]]]]]""");
  }

  @Test
  void compositesOfOnePredictionAreSideBySide() throws Exception {
    JsonArray data =
        data(
            report(
                Explanations.text("1", "attnlrp", "a", "one", 1),
                Explanations.text("2", "attnlrp", "a", "two", 1),
                Explanations.text("3", "attnlrp", "a", "one", 1),
                Explanations.text("4", "cp-lrp", "a", "one", 1),
                Explanations.text("5", "cp-lrp", "b", "one", 1)));

    List<List<String>> ids = new ArrayList<>();
    data.forEach(
        group -> {
          List<String> each = new ArrayList<>();
          group.getAsJsonArray().forEach(e -> each.add(e.getAsJsonArray().get(0).getAsString()));
          ids.add(each);
        });
    assertThat(ids).containsExactly(List.of("1", "4"), List.of("2"), List.of("3"), List.of("5"));
  }

  @Test
  void hostileTextStaysText() throws Exception {
    String html =
        report(
            Explanations.text(
                HOSTILE, HOSTILE, HOSTILE, HOSTILE, new float[HOSTILE.split(" ").length]));

    assertThat(html).doesNotContain("<img").doesNotContain("<!--");
    assertThat(dataText(html)).doesNotContain("<").doesNotContain("\u2028");
    assertThat(Pattern.compile("</?script").matcher(html).results()).hasSize(4);
    assertThat(data(html).get(0).getAsJsonArray().get(0).getAsJsonArray().get(9).getAsString())
        .isEqualTo(HOSTILE.replace('\ud83d', '?'));
  }

  @Test
  void thePolicyAdmitsThePagesOwnScriptAndStyleAlone() throws Exception {
    String html = report(Explanations.sentence());

    assertThat(html)
        .contains(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '"
                + hash(between(html, "<script>", "</script>"))
                + "'; style-src '"
                + hash(between(html, "<style>", "</style>"))
                + "'; base-uri 'none'; form-action 'none'\">");
    assertThat(html)
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("url(")
        .doesNotContain(" style=");
  }

  @Test
  void anEmptyLogMakesAPageThatSaysSo() throws IOException {
    assertThat(Files.readString(HtmlReport.build(folder)))
        .contains("No explanations yet")
        .contains(">[]</script>");
  }

  @Test
  void brokenLinesAreCountedAndNamed() throws IOException {
    new RelevanceLog(folder).append(List.of(Explanations.sentence()));
    Path log = folder.resolve("relevance.jsonl");
    Files.writeString(log, "{\"schema\":\"<b>\"}\n".repeat(25), StandardOpenOption.APPEND);

    assertThat(Files.readString(HtmlReport.build(folder)))
        .contains("25 lines of relevance.jsonl could not be read.")
        .contains("relevance.jsonl:2: schema: an integer is needed, not &#34;&lt;b&gt;&#34;</li>")
        .contains("<li>and 5 more</li>")
        .contains("1 explanation · sentiment · attnlrp · 2026-11-23 10:15 UTC");
  }

  @Test
  void theOldReportIsReplacedAndNothingElseIsLeft() throws IOException {
    Files.writeString(folder.resolve("report.html"), "old");
    report(Explanations.sentence());

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("relevance.jsonl", "report.html");
    }
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> HtmlReport.build(folder.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void planesArePackedIntoOneByteACell() throws Exception {
    JsonArray input =
        data(report(
                Explanations.of("x", "attnlrp", "cat", Explanations.plane(2, 2, 2, -1, 0, 0.5f))))
            .get(0)
            .getAsJsonArray()
            .get(0)
            .getAsJsonArray()
            .get(16)
            .getAsJsonArray()
            .get(0)
            .getAsJsonArray();

    assertThat(input.toString()).startsWith("[\"pixel_values\",[2,2],2,2,1,2,2,");
    assertThat(Base64.getDecoder().decode(input.get(7).getAsString()))
        .containsExactly(127, -63, 0, 32);
  }

  @Test
  void largePlanesAreSummedInBlocks() {
    float[] ones = new float[300 * 450];
    Arrays.fill(ones, 1);

    Heatmap map = Heatmap.of(Explanations.plane(300, 450, ones), 224);

    assertThat(List.of(map.block(), map.width(), map.height())).containsExactly(3, 150, 100);
    assertThat(map.cells()).containsOnly(9);
  }

  @Test
  void tenThousandPredictionsOfThirtyTokensStayBelowTwentyMegabytes() throws IOException {
    Random random = new Random(3);
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      float[] relevance = new float[30];
      StringBuilder source = new StringBuilder();
      for (int t = 0; t < 30; t++) {
        relevance[t] = (float) random.nextGaussian();
        source
            .append(t == 0 ? "" : " ")
            .append(Long.toString(random.nextLong() >>> 38 + random.nextInt(16), 36));
      }
      explanations.add(
          Explanations.text(
              "0198d5a0-7d3e-4a62-" + i, "attnlrp", "label" + i % 7, source.toString(), relevance));
    }
    new RelevanceLog(folder).append(explanations);

    Path report = HtmlReport.build(folder);

    assertThat(Files.size(report)).isBetween(8_000_000L, 20_000_000L);
    assertThat(Files.readString(report))
        .contains("10,000 explanations")
        .doesNotContain("not shown");
  }

  @Test
  void theOldestLinesOfAHugeLogAreLeftOut() throws IOException {
    String line = ExplanationWriter.line(Explanations.text("x", "attnlrp", "a", "one", 1)) + "\n";
    Files.writeString(
        folder.resolve("relevance.jsonl"), "broken\n" + line.repeat(ReportData.MOST + 4));

    assertThat(Files.readString(HtmlReport.build(folder)))
        .contains("20,000 explanations")
        .contains("5 older lines of relevance.jsonl not shown.")
        .doesNotContain("could not be read");
  }

  @Test
  void linesThatStartBeforeTheLastBytesAreLeftOut() throws IOException {
    Path log = Files.writeString(folder.resolve("relevance.jsonl"), "123\n".repeat(10));

    assertThat(ReportData.skipped(log, 100, 40)).isZero();
    assertThat(ReportData.skipped(log, 100, 39)).isEqualTo(1);
    assertThat(ReportData.skipped(log, 100, 36)).isEqualTo(1);
    assertThat(ReportData.skipped(log, 100, 35)).isEqualTo(2);
    assertThat(ReportData.skipped(log, 4, 36)).isEqualTo(6);
  }

  private String report(Explanation... explanations) throws IOException {
    new RelevanceLog(folder).append(List.of(explanations));
    return Files.readString(HtmlReport.build(folder));
  }

  private static JsonArray data(String html) {
    return JsonParser.parseString(dataText(html)).getAsJsonArray();
  }

  private static String dataText(String html) {
    return between(html, "id=\"data\">", "</script>");
  }

  private static String between(String text, String from, String to) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(from) + "(.*?)" + Pattern.quote(to), Pattern.DOTALL)
            .matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }
}
