package io.github.lrpagent.it.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentiment model against its own baselines: what passes, and what fails for which reason. */
class BaselineIT {
  private static final Path MODEL = Path.of("../sentiment-demo/sentiment").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeEach
  void record() {
    tests(SentimentFixture.class).with("lrp.baseline", "update").passes(1);
  }

  private FixtureRun tests(Class<?> tests) {
    return FixtureRun.of(tests).in(folder).with("it.model", MODEL.toString());
  }

  private String failure(FixtureRun run) {
    List<String> failures = run.failures();
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  @Test
  void sameModelPasses() {
    tests(SentimentFixture.class).passes(1);
  }

  @Test
  void eightTestsAtOnceInBatchesOfFourPass() {
    tests(SentimentFixture.Batches.class).parallel(8).passes(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.bert.encoder.layer.0.attention.output.dense.weight",
        "model.bert.encoder.layer.1.output.dense.weight",
        "model.bert.encoder.layer.2.attention.self.value.weight",
        "model.classifier.weight"
      })
  void noiseInOneLayerFailsAndNamesTheWordsThatMoved(String weight) {
    String failure = failure(tests(SentimentFixture.class).with("it.noisy", weight));

    assertThat(failure)
        .startsWith("explanation 'text-0' is not as its baseline ")
        .containsPattern("relevance: \\S+ % off \\(tolerance 0.0500 %\\); moved most: \"\\w+\" ")
        .containsPattern("  \\* (waste|wonderful)")
        .doesNotContain("changed:");
    assertThat(folder.resolve("reports/text-0.html"))
        .content()
        .contains("<tr class=\"moved\">", ">wonderful<");
  }

  @Test
  void otherTokenizerFailsForThatReason() throws Exception {
    Path changed = Files.createDirectory(folder.resolve("sentiment"));
    Files.copy(MODEL.resolve("model.pt"), changed.resolve("model.pt"));
    Files.copy(MODEL.resolve("config.json"), changed.resolve("config.json"));
    String tokenizer = Files.readString(MODEL.resolve("tokenizer.json"));
    assertThat(tokenizer).contains("\"waste\":");
    Files.writeString(
        changed.resolve("tokenizer.json"), tokenizer.replace("\"waste\":", "\"wasted-no-more\":"));

    assertThat(failure(tests(SentimentFixture.class).with("it.model", changed.toString())))
        .startsWith("explanation 'text-0' is not as its baseline ")
        .contains("tokens changed: from token 4 on, \"waste\" became \"")
        .doesNotContain("relevance:", "prediction:");
  }

  @Test
  void otherCompositeFailsForThatReason() {
    assertThat(failure(tests(SentimentFixture.ByCpLrp.class)))
        .contains("composite changed: explained by cp-lrp, the baseline is by attnlrp")
        .doesNotContain("relevance:", "prediction:");
  }
}
