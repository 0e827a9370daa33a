package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code target}, on models whose explained number is linear in what is asked for. */
class TargetOptionIT {
  @TempDir private Path folder;

  private ChildJvm.Outcome run(String target, String golden) throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.withAgent(ChildJvm.AGENT, "format=jsonl,target=" + target)
            .option("-Dlrp.output=" + folder.resolve(target.replace(':', '-')))
            .option("-Dlrp.cache=" + folder.resolve("cache"))
            .run(
                PredictApp.class,
                List.of(Golden.named(golden).folder().resolve("model.pt").toString()));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome;
  }

  /** The first line, of the first row of the first sample. */
  private JsonObject first(String target, String golden) throws Exception {
    String err = run(target, golden).err();
    Path log = folder.resolve(target.replace(':', '-')).resolve("relevance.jsonl");
    assertThat(log).as(err).exists();
    return JsonParser.parseString(Files.readAllLines(log).get(0)).getAsJsonObject();
  }

  private static double[] relevance(JsonObject line) {
    JsonObject input = line.getAsJsonArray("inputs").get(0).getAsJsonObject();
    return new Gson().fromJson(input.get("relevance"), double[].class);
  }

  /**
   * Relevance is linear in the start of the backward: a contrast is the difference of two classes.
   */
  @ParameterizedTest
  @CsvSource({"bert-sdpa", "llama-sdpa"})
  void contrastIsTheDifferenceOfTwoClasses(String golden) throws Exception {
    JsonObject plus = first("class:2", golden);
    JsonObject minus = first("class:0", golden);
    JsonObject contrast = first("contrast:2-0", golden);
    double[] expected = relevance(plus);
    double[] subtracted = relevance(minus);
    for (int i = 0; i < expected.length; i++) {
      expected[i] -= subtracted[i];
    }

    assertThat(Golden.error(relevance(contrast), expected)).isLessThanOrEqualTo(Golden.TOLERANCE);
    JsonObject target = contrast.getAsJsonObject("target");
    assertThat(target.get("kind").getAsString()).isEqualTo("contrast");
    assertThat(target.get("index").getAsInt()).isEqualTo(2);
    assertThat(target.get("against").getAsInt()).isZero();
    assertThat(target.get("value").getAsDouble())
        .isCloseTo(
            plus.getAsJsonObject("target").get("value").getAsDouble()
                - minus.getAsJsonObject("target").get("value").getAsDouble(),
            org.assertj.core.data.Offset.offset(1e-6));
  }

  /** What comes after a position has no part in it, in a causal model. */
  @ParameterizedTest
  @CsvSource({"gpt2-sdpa"})
  void positionIsExplainedByWhatStandsBeforeIt(String golden) throws Exception {
    JsonObject line = first("position:3", golden);
    double[] relevance = relevance(line);

    assertThat(line.getAsJsonObject("target").get("position").getAsInt()).isEqualTo(3);
    assertThat(relevance[3]).isNotZero();
    for (int i = 4; i < relevance.length; i++) {
      assertThat(relevance[i]).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class:3    | bert-sdpa | there is no class 3 among 3",
        "position:0 | bert-sdpa | target position:0 is for outputs [batch, positions, classes], this one is (1, 3)",
        "position:99 | gpt2-sdpa | there is no position 99 among",
      })
  void targetThatDoesNotFitIsSaidAndCounted(String target, String golden, String reason)
      throws Exception {
    ChildJvm.Outcome outcome = run(target, golden);

    assertThat(outcome.err())
        .contains("lrp-agent: not explained: " + reason)
        .contains("lrp-agent: 0 predictions explained, 0 failed");
    assertThat(folder.resolve(target.replace(':', '-')).resolve("relevance.jsonl")).doesNotExist();
  }
}
