package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.ImagesApp;
import com.example.apps.OwnTokensApp;
import com.example.apps.PoolApp;
import com.example.apps.TranslatorsApp;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Apps that use DJL's translators, and apps that do without: what they get is what they get without
 * the agent, and the explanations are those of a naive computation.
 */
class TranslatorsIT {
  private static final Path APPS = Path.of("apps");

  @TempDir private Path folder;

  /** Runs an app with and without the agent and returns what was explained. */
  private List<JsonObject> explained(Class<?> app, int predictions) throws Exception {
    List<String> arguments = List.of(APPS.toString());
    ChildJvm.Outcome plain = ChildJvm.plain().run(app, arguments);
    ChildJvm.Outcome explained =
        ChildJvm.withAgent(ChildJvm.AGENT, "format=jsonl")
            .option("-Dlrp.output=" + folder.resolve("out"))
            .option("-Dlrp.cache=" + folder.resolve("cache"))
            .run(app, arguments);

    assertThat(plain.status()).as(plain.err()).isZero();
    assertThat(explained.status()).as(explained.err()).isZero();
    assertThat(plain.out()).isNotEmpty();
    assertThat(explained.out()).isEqualTo(plain.out());
    assertThat(explained.err())
        .contains("lrp-agent: " + predictions + " predictions explained, 0 failed")
        .doesNotContain("not explained");
    return LogRows.in(folder.resolve("out"));
  }

  private static void check(List<JsonObject> lines, String model, String kind) throws Exception {
    List<Expected> samples = Expected.of(APPS.resolve(model));
    List<JsonObject> own =
        lines.stream().filter(line -> line.get("model").getAsString().equals(model)).toList();
    // one by one, and then as a batch
    assertThat(own).as(model).hasSize(2 * samples.size());
    for (int i = 0; i < own.size(); i++) {
      samples.get(i % samples.size()).check(own.get(i), kind, !model.equals("image"));
    }
  }

  @Test
  void textAppsAreExplainedByWhatTheyUseTheModelFor() throws Exception {
    // one by one and a batch for each app; zero-shot asks its model once for each of three topics
    List<JsonObject> lines = explained(TranslatorsApp.class, 6 * 4 + 3 + 12);

    check(lines, "classification", "argmax");
    check(lines, "sigmoid", "argmax");
    check(lines, "reranking", "argmax");
    check(lines, "zero-shot", "argmax");
    check(lines, "tokens", "argmax");
    check(lines, "mask", "argmax");
    check(lines, "answers", "span");
    check(lines, "embedding", "norm");
  }

  @Test
  void imagesAreExplained() throws Exception {
    List<JsonObject> lines = explained(ImagesApp.class, 4);

    check(lines, "image", "argmax");
    JsonObject input = lines.get(0).getAsJsonArray("inputs").get(0).getAsJsonObject();
    assertThat(input.get("shape")).hasToString("[16,16]");
  }

  /** Each text is known by the thread that encoded it, whatever predictor it takes. */
  @Test
  void predictorsOfPoolsAndReloadedModelsAreExplained() throws Exception {
    List<JsonObject> lines = explained(PoolApp.class, 3 * 2 * 12);

    for (String model : List.of("classification", "mask")) {
      for (Expected sample : Expected.of(APPS.resolve(model))) {
        List<JsonObject> own =
            lines.stream()
                .filter(line -> line.get("model").getAsString().equals(model))
                .filter(line -> sample.text().equals(text(line)))
                .toList();
        assertThat(own).as(model + sample.text()).hasSize(3 * 4);
        own.forEach(line -> sample.check(line, "argmax", true));
      }
    }
  }

  private static JsonElement text(JsonObject line) {
    return line.getAsJsonArray("inputs").get(0).getAsJsonObject().get("text");
  }

  @Test
  void appsThatMakeTheirOwnBatchesOrTokensAreExplained() throws Exception {
    List<JsonObject> lines = explained(OwnTokensApp.class, 9);
    List<Expected> samples = Expected.of(APPS.resolve("classification"));

    assertThat(lines).hasSize(9);
    for (int i = 0; i < lines.size(); i++) {
      samples.get(i % 3).check(lines.get(i), "argmax", i >= 3);
    }
  }
}
