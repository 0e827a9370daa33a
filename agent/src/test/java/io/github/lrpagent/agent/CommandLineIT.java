package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.explain.baseline.Tolerances;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code java -jar lrp-agent.jar}. */
class CommandLineIT {
  @TempDir private Path folder;

  @Test
  void version() throws Exception {
    Jvm.Result result = lrpAgent("--version");

    assertThat(result.status()).isZero();
    assertThat(result.out()).singleElement().asString().matches("lrp-agent \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void help() throws Exception {
    Jvm.Result result = lrpAgent("--help");

    assertThat(result.status()).isZero();
    assertThat(String.join("\n", result.out())).contains("report", "composites", "options");
  }

  @Test
  void wrongCommandLineIsStatus2() throws Exception {
    assertThat(lrpAgent().status()).isEqualTo(2);
    assertThat(lrpAgent("bogus").status()).isEqualTo(2);
    assertThat(lrpAgent("composites").status()).isEqualTo(2);
    assertThat(lrpAgent("report").status()).isEqualTo(2);
    assertThat(lrpAgent("verify", "baselines").status()).isEqualTo(2);
    assertThat(lrpAgent("verify", "a", "b", "--relevance", "much").status()).isEqualTo(2);
  }

  @Test
  void listsComposites() throws Exception {
    assertThat(lrpAgent("composites", "list").out())
        .anyMatch(line -> line.startsWith("attnlrp "))
        .anyMatch(line -> line.startsWith("cp-lrp "));
  }

  @Test
  void showsAndValidatesComposites() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.write(file, lrpAgent("composites", "show", "cp-lrp").out());

    Jvm.Result result = lrpAgent("composites", "validate", file.toString());

    assertThat(result.status()).isZero();
    assertThat(result.out()).singleElement().asString().startsWith(file + ": composite cp-lrp, ");
  }

  @Test
  void compositesThatDifferAreCompared() throws Exception {
    Jvm.Result result = lrpAgent("composites", "diff", "attnlrp", "cp-lrp");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("- {op: softmax, rule: gradient}", "+ {op: softmax, rule: stop}");
    assertThat(lrpAgent("composites", "diff", "attnlrp", "attnlrp").status()).isZero();
  }

  @Test
  void invalidCompositeIsStatus1AndOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "composite: mine\nrulez: []\n");

    Jvm.Result result = lrpAgent("composites", "validate", file.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("lrp-agent: ")
        .contains("mine.yaml:2:1");
  }

  @Test
  void reportOfNothingIsStatus1() throws Exception {
    Jvm.Result result = lrpAgent("report", folder.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .containsExactly(
            "lrp-agent: "
                + folder.resolve("relevance.jsonl")
                + ": no such file; OUTPUT is the folder that the option 'output' named");
  }

  @Test
  void recordsAndVerifiesBaselines() throws Exception {
    Path log = Files.writeString(folder.resolve("relevance.jsonl"), explanation(3.75));
    Path changed = Files.writeString(folder.resolve("changed.jsonl"), explanation(3.1));
    Path baselines = folder.resolve("baselines");
    Path xml = folder.resolve("out.xml");
    Path markdown = folder.resolve("out.md");

    assertThat(lrpAgent("record", log.toString(), baselines.toString()))
        .isEqualTo(
            new Jvm.Result(0, List.of(baselines.resolve("a-waste.json").toString()), List.of()));
    assertThat(lrpAgent("verify", baselines.toString(), log.toString()))
        .isEqualTo(new Jvm.Result(0, List.of("1 as their baseline, 0 not"), List.of()));
    Jvm.Result differs =
        lrpAgent(
            "verify",
            baselines.toString(),
            changed.toString(),
            "--junit-xml=" + xml,
            "--markdown=" + markdown);
    assertThat(differs.status()).isEqualTo(1);
    assertThat(differs.out())
        .startsWith("a-waste:")
        .contains("     +3.750    +3.100    -0.650  * waste")
        .endsWith("0 as their baseline, 1 not");
    assertThat(xml).content().contains("<testcase classname=\"baselines\" name=\"a-waste\">");
    assertThat(markdown).content().contains("| waste | +3.75 | +3.10 |");
    assertThat(
            lrpAgent("verify", baselines.toString(), changed.toString(), "--relevance=0.2")
                .status())
        .isZero();
    assertThat(lrpAgent("verify", baselines.toString(), folder.resolve("none").toString()).status())
        .isEqualTo(2);
  }

  private static String explanation(double waste) {
    return """
        {"schema": 1, "id": "1", "time": "2026-11-23T10:15:30.123Z", "model": "sentiment", "composite": "attnlrp",\
         "target": {"kind": "argmax", "output": 0, "row": 0, "index": 0, "label": "negative", "value": 2},\
         "inputs": [{"name": "embeddings", "shape": [2], "text": "A waste", "tokens": ["a", "waste"], "ids": [69, 1169],\
         "spans": [[0, 1], [2, 7]], "relevance": [0.25, %s], "sum": 4}],\
         "conservation": {"target": 2, "inputs": 1}, "cost": {"predictMillis": 1, "explainMillis": 1}}
        """
        .formatted(waste);
  }

  @Test
  void tolerancesAreThoseOfTheExtension() throws Exception {
    Tolerances tolerances = Tolerances.DEFAULT;

    assertThat(String.join(" ", lrpAgent("verify", "--help").out()).replaceAll("\\s+", " "))
        .contains("in parts of its norm (" + plain(tolerances.relevance()) + ")")
        .contains("must stay so (" + tolerances.topWords() + ")")
        .contains("keep their sign (" + plain(tolerances.sign()) + ")")
        .contains("may be off (" + plain(tolerances.reached()) + ")")
        .contains("where it is smaller (" + plain(tolerances.prediction()) + ")");
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  @Test
  void listsOptions() throws Exception {
    assertThat(lrpAgent("options").out()).contains("explain (all): all or off");
  }

  private static Jvm.Result lrpAgent(String... arguments) throws Exception {
    return new Jvm().with("-jar", Jvm.JAR.toString()).with(arguments).run();
  }
}
