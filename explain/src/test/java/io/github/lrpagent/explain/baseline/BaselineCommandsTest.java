package io.github.lrpagent.explain.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.explain.report.Explanations;
import io.github.lrpagent.explain.report.RelevanceLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class BaselineCommandsTest {
  private static final Explanation ONE =
      Explanations.text("1", "attnlrp", "positive", "One good film", 0.1f, 2, 0.2f);
  private static final Explanation TWO =
      Explanations.text("2", "attnlrp", "negative", "Two bad films", 0.1f, 3, 0.3f);
  private static final Explanation TWO_CHANGED =
      Explanations.text("2", "attnlrp", "negative", "Two bad films", 0.1f, 1, 2.3f);

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Path log(String name, Explanation... explanations) throws Exception {
    Path output = folder.resolve(name);
    new RelevanceLog(output).append(List.of(explanations));
    return output.resolve("relevance.jsonl");
  }

  private int record(Path log, Path place) {
    return BaselineCommands.record(
        log, place, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private int verify(Path place, Path log, Path xml, Path markdown) {
    return BaselineCommands.verify(
        place,
        log,
        new double[] {0.01, 3, 0.05, 0.01, 0.01},
        xml,
        markdown,
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  private Path recorded(Explanation... explanations) throws Exception {
    Path place = folder.resolve("base");
    assertThat(record(log("first", explanations), place)).isZero();
    out.getBuffer().setLength(0);
    return place;
  }

  private static List<String> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void recordNamesFilesAfterTheirTexts() throws Exception {
    Explanation accents = Explanations.text("3", "attnlrp", "a", "Été, «ça va»?", 1, 2, 3);
    Explanation chinese = Explanations.text("3", "attnlrp", "a", "好 电影", 1, 2);

    Path place = recorded(ONE, TWO, ONE, accents, chinese);

    assertThat(files(place))
        .containsExactly(
            "ete-ca-va.json",
            "explanation.json",
            "one-good-film-2.json",
            "one-good-film.json",
            "two-bad-films.json");
  }

  @Test
  void recordReplacesBaselinesAndNothingElse() throws Exception {
    Path place = recorded(ONE, TWO);
    Files.writeString(place.resolve("package.json"), "{\"name\": \"other\"}");

    assertThat(record(log("second", ONE), place)).isZero();

    assertThat(files(place)).containsExactly("one-good-film.json", "package.json");
  }

  @Test
  void oneFileIsForOneExplanation() throws Exception {
    Path file = folder.resolve("one.json");

    assertThat(record(log("two", ONE, TWO), file)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "lrp-agent: %s: one file for 2 explanations: name a folder (without .json)\n"
                .formatted(file));
    assertThat(record(log("one", ONE), file)).isZero();
    assertThat(verify(file, log("again", ONE), null, null)).isZero();
  }

  @Test
  void sameInAnotherOrderIsStatus0() throws Exception {
    Path place = recorded(ONE, TWO);

    assertThat(verify(place, log("now", TWO, ONE), null, null)).isZero();
    assertThat(out.toString()).isEqualTo("2 as their baseline, 0 not\n");
  }

  @Test
  void differenceIsStatus1InAllOutputs() throws Exception {
    Path place = recorded(ONE, TWO);
    Path xml = folder.resolve("out.xml");
    Path markdown = folder.resolve("new/folder/out.md");

    assertThat(verify(place, log("now", ONE, TWO_CHANGED), xml, markdown)).isEqualTo(1);

    assertThat(out.toString())
        .startsWith("two-bad-films:\n  relevance: 93.")
        .contains("* bad")
        .endsWith("1 as their baseline, 1 not\n");
    assertThat(markdown)
        .content()
        .startsWith("## Explanations\n\n1 as their baseline, 1 not\n\n### two-bad-films\n\n- relev")
        .contains("| bad | +3.00 | +1.00 |\n");
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(xml.toFile())
            .getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(((Element) suite.getElementsByTagName("testcase").item(1)).getAttribute("name"))
        .isEqualTo("two-bad-films");
  }

  @Test
  void hostileTextStaysText() throws Exception {
    String hostile = "]]></failure><b> </script>|`x`| \u0001\u001b[31m [x](javascript:y) <img>";
    float[] relevance = new float[hostile.split(" ").length];
    relevance[0] = 1;
    Path place = recorded(Explanations.text("1", hostile, hostile, hostile, relevance));
    relevance[0] = 2;
    Path xml = folder.resolve("out.xml");
    Path markdown = folder.resolve("out.md");

    verify(
        place,
        log("now", Explanations.text("1", hostile, hostile, hostile, relevance)),
        xml,
        markdown);

    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
    assertThat(markdown)
        .content()
        .doesNotContain("<b>", "<img", "</script>", "](", "\u001b")
        .contains("&lt;b&gt;");
  }

  @Test
  void missingAndUnrecordedExplanationsAreStatus1() throws Exception {
    Path place = recorded(ONE, TWO);

    assertThat(verify(place, log("fewer", ONE), null, null)).isEqualTo(1);
    assertThat(verify(place, log("more", ONE, TWO, ONE), null, null)).isEqualTo(1);
    assertThat(out.toString())
        .contains("two-bad-films:\n  no explanation: the app made fewer predictions")
        .contains("unrecorded 1:\n  no baseline for \"One good film\": record again");
  }

  @Test
  void otherTokenizerAndOtherCompositeAreNamed() throws Exception {
    Path place = recorded(Sentences.of("a b", 1, 2));

    assertThat(verify(place, log("cut", Sentences.of("a b1 b2", 1, 1, 1)), null, null))
        .isEqualTo(1);
    assertThat(
            verify(
                place,
                log("cp", Sentences.withComposite(Sentences.of("a b", 1, 2), "cp-lrp")),
                null,
                null))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("tokens changed: from token 2 on")
        .contains("composite changed: explained by cp-lrp, the baseline is by attnlrp");
  }

  @Test
  void whatCannotBeReadIsStatus2() throws Exception {
    Path place = recorded(ONE);
    Path log = log("now", ONE);
    Path none = folder.resolve("none");
    Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"schema\": 9}\n");
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");

    assertThat(verify(none, log, null, null)).isEqualTo(2);
    assertThat(verify(place, none, null, null)).isEqualTo(2);
    assertThat(verify(place, broken, null, null)).isEqualTo(2);
    assertThat(verify(place, empty, null, null)).isEqualTo(2);
    assertThat(record(none, place)).isEqualTo(2);
    Files.writeString(place.resolve("bad.json"), "{}");
    assertThat(verify(place, log, null, null)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "lrp-agent: "
                + none
                + ": no baselines: record them with java -jar lrp-agent.jar record RELEVANCE.jsonl "
                + none,
            "lrp-agent: "
                + none
                + ": no such file; the agent writes relevance.jsonl to its option 'output'",
            "lrp-agent: " + broken + ":1: schema 9 is not known (this version reads 1)",
            "lrp-agent: " + empty + ": no explanations in it",
            "lrp-agent: "
                + none
                + ": no such file; the agent writes relevance.jsonl to its option 'output'",
            "lrp-agent: " + place.resolve("bad.json") + ": no baseline: baseline is missing");
  }

  @Test
  void outputThatCannotBeWrittenIsStatus2AndNotThere() throws Exception {
    Path place = recorded(ONE);
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    Path xml = inTheWay.resolve("out.xml");

    assertThat(verify(place, log("now", ONE), xml, null)).isEqualTo(2);

    assertThat(inTheWay).isEmptyFile();
    assertThat(err.toString()).startsWith("lrp-agent: cannot be written: ");
  }
}
