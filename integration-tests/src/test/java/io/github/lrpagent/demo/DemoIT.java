package io.github.lrpagent.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demo script, as a reader of the README runs it: from some folder, on an app that knows
 * nothing of the agent.
 */
@DisabledOnOs(OS.WINDOWS)
class DemoIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Of the largest relevance: the reference is float64, the app float32. */
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"attnlrp", "cp-lrp", "gradient-x-input"})
  void relevancesAreThoseOfTheReference(String composite) throws Exception {
    List<JsonObject> references = references();
    List<String> arguments = new ArrayList<>(List.of("--composite", composite));
    references.forEach(reference -> arguments.add(reference.get("text").getAsString()));

    assertThat(demo(arguments)).as(this::said).isZero();

    List<JsonObject> explanations = explanations();
    assertThat(explanations).hasSameSizeAs(references);
    for (int i = 0; i < references.size(); i++) {
      JsonObject input = explanations.get(i).getAsJsonArray("inputs").get(0).getAsJsonObject();
      JsonObject reference = references.get(i);
      assertThat(input.getAsJsonArray("tokens")).isEqualTo(reference.getAsJsonArray("tokens"));
      double[] expected = numbers(reference.getAsJsonObject("relevance").getAsJsonArray(composite));
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      assertThat(numbers(input.getAsJsonArray("relevance")))
          .containsExactly(expected, within(TOLERANCE * largest));
    }
  }

  @Test
  void reportLandsInTheCurrentFolder() throws Exception {
    int status = demo(List.of("What a waste of a wonderful cast."));

    assertThat(status).as(this::said).isZero();

    assertThat(Files.readString(folder.resolve("report.html"))).contains("waste");
    assertThat(Files.readString(folder.resolve("stdout")))
        .contains("negative")
        .contains("report.html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--no-such-option",
        "--composite=no-such-composite",
        "--composite=no-such.yaml",
        " "
      })
  void wrongArgumentsAreNamed(String argument) throws Exception {
    assertThat(demo(List.of(argument))).isEqualTo(2);

    assertThat(Files.readString(folder.resolve("stderr"))).containsPattern("no-such|empty");
    assertThat(folder.resolve("report.html")).doesNotExist();
  }

  private int demo(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("demo").toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("stdout").toFile())
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the demo does not end: " + said());
    }
    return process.exitValue();
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("stderr"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<JsonObject> references() throws IOException {
    String json = Files.readString(ROOT.resolve("sentiment-demo/sentiment/relevances.json"));
    return JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<JsonObject> explanations() throws IOException {
    return Files.readAllLines(ROOT.resolve("sentiment-demo/target/lrp-out/relevance.jsonl"))
        .stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static double[] numbers(JsonArray array) {
    return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
  }
}
