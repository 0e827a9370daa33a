package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Runs {@code java -jar lrp-agent.jar evaluate}. */
class EvaluateIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SENTIMENT = ROOT.resolve("sentiment-demo/sentiment");

  @TempDir private Path folder;
  private Path texts;
  private Path output;

  @BeforeEach
  void write() throws Exception {
    texts =
        Files.writeString(
            folder.resolve("texts.txt"),
            "What a waste of a wonderful cast.\n\n  A gripping drama.  \nI can't recommend it.\n");
    output = folder.resolve("out");
  }

  private Jvm.Result evaluate(Path model, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-jar", Jvm.JAR.toString(), "evaluate"));
    arguments.addAll(List.of("--texts", texts.toString(), "--output", output.toString()));
    arguments.addAll(List.of("--model", model.toString()));
    arguments.addAll(List.of(options));
    return new Jvm()
        .with(arguments.toArray(String[]::new))
        .env("DJL_OFFLINE", "true")
        .env("OMP_NUM_THREADS", "1")
        .run();
  }

  private Jvm.Result beside(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--classpath", Jvm.djlPath()));
    all.addAll(List.of("--argument", "includeTokenTypes=true"));
    all.addAll(List.of(options));
    return evaluate(SENTIMENT, all.toArray(String[]::new));
  }

  @Test
  void writesNumbersAndAPicture() throws Exception {
    Jvm.Result result = beside("--composites", "cp-lrp+gradient-x-input", "--random-orders", "2");

    assertThat(result.err()).as("%s", result.out()).contains("perturbing 3 of 3");
    assertThat(result.status()).isZero();
    JsonObject json =
        JsonParser.parseString(Files.readString(output.resolve("evaluation.json")))
            .getAsJsonObject();
    Document svg =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(output.resolve("evaluation.svg").toFile());
    assertThat(json.getAsJsonArray("orders"))
        .extracting(order -> order.getAsJsonObject().get("order").getAsString())
        .containsExactly("cp-lrp", "gradient-x-input", "random");
    assertThat(json.getAsJsonArray("texts"))
        .extracting(text -> text.getAsJsonObject().get("text").getAsString())
        .containsExactly(
            "What a waste of a wonderful cast.", "A gripping drama.", "I can't recommend it.");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(6);
    assertThat(result.out())
        .anyMatch(line -> line.matches("cp-lrp +-?0\\.\\d{4} +0\\.\\d{4}"))
        .anyMatch(line -> line.matches("\\S+ > \\S+ +0\\.\\d{4} +[0-3] of 3 +[01]\\.\\d+"))
        .endsWith(
            output.resolve("evaluation.json").toString(),
            output.resolve("evaluation.svg").toString());
    assertThat(Files.readAllLines(output.resolve("relevance.jsonl"))).hasSize(6);
  }

  @Test
  void replacesWordsAndCountsInLogOdds() throws Exception {
    Jvm.Result result =
        beside(
            "--composites",
            "attnlrp",
            "--replace-by",
            "[MASK]",
            "--score",
            "log-odds",
            "--steps",
            "3",
            "--random-orders",
            "1");

    assertThat(result.status()).as("%s", result.err()).isZero();
    JsonObject json =
        JsonParser.parseString(Files.readString(output.resolve("evaluation.json")))
            .getAsJsonObject();
    JsonObject text = json.getAsJsonArray("texts").get(1).getAsJsonObject();
    assertThat(json.getAsJsonObject("settings").get("words").getAsString())
        .isEqualTo("replaced by [MASK]");
    assertThat(text.get("score").getAsDouble()).isGreaterThan(1);
    assertThat(text.getAsJsonArray("fractions")).hasSize(4);
  }

  @Test
  void runsInAJvmThatHasTheAgent() throws Exception {
    Jvm.Result result =
        new Jvm()
            .agent("composite=attnlrp,output=" + output)
            .env("DJL_OFFLINE", "true")
            .env("OMP_NUM_THREADS", "1")
            .djlApp(
                "io.github.lrpagent.agent.Premain",
                "evaluate",
                "--model",
                SENTIMENT.toString(),
                "--argument",
                "includeTokenTypes=true",
                "--texts",
                texts.toString(),
                "--output",
                output.toString());

    assertThat(result.status()).as("%s", result.err()).isZero();
    assertThat(output.resolve("evaluation.svg")).exists();
  }

  @Test
  void wrongCommandLineIsStatus2() throws Exception {
    assertWrong(
        evaluate(SENTIMENT), "--classpath is missing: the app's class path, with DJL on it");
    assertWrong(beside("--score", "loss"), "--score loss: expected probability or log-odds");
    assertWrong(beside("--steps", "1"), "--steps 1: expected 2 or more");
    assertWrong(beside("--random-orders", "0"), "--random-orders 0: expected 1 or more");
  }

  private static void assertWrong(Jvm.Result result, String message) {
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).first().isEqualTo(message);
  }

  @Test
  void textsThatAreMissingAreStatus1() throws Exception {
    Files.writeString(texts, " \n\n");
    assertFailed(beside(), texts + ": no texts; one on each line is needed");
    Files.write(texts, new byte[] {'a', (byte) 0xff, '\n'});
    assertFailed(beside(), texts + ": not a text in UTF-8");
    Files.delete(texts);
    assertFailed(beside(), texts + ": no such file; one text a line is needed");
  }

  @Test
  void textWithoutWordsIsStatus1AndLeavesNoFile() throws Exception {
    Files.writeString(texts, "A good film.\nGreat\n");

    assertFailed(beside(), "text 2, 'Great': two words or more are needed");
  }

  @Test
  void modelThatIsNoTextClassifierIsStatus1() throws Exception {
    Path none = folder.resolve("none");
    Path numbers = ROOT.resolve("integration-tests/apps/numbers");
    String[] classPath = {"--classpath", Jvm.djlPath()};

    assertFailed(evaluate(none, classPath), none + ": no such folder; the folder that holds");
    assertFailed(evaluate(folder, classPath), folder + ": one .pt file is needed, there is none");
    assertFailed(
        evaluate(numbers, classPath), numbers + ": DJL cannot load it as a text classifier: ");
  }

  @Test
  void compositeThatIsUnknownIsStatus1() throws Exception {
    assertFailed(beside("--composites", "attnlrp+bogus"), "bogus");
  }

  @Test
  void classPathWithoutDjlIsStatus1() throws Exception {
    assertFailed(
        evaluate(SENTIMENT, "--classpath", folder.toString()),
        "there is no DJL with its PyTorch engine on the class path: it must be the app's");
  }

  private void assertFailed(Jvm.Result result, String message) {
    assertThat(result.err())
        .as("%s", result)
        .anyMatch(line -> line.startsWith("lrp-agent: ") && line.contains(message));
    assertThat(result.status()).isEqualTo(1);
    assertThat(output.resolve("evaluation.json")).doesNotExist();
    assertThat(output.resolve("evaluation.svg")).doesNotExist();
  }
}
