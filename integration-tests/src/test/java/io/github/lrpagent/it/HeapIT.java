package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.example.apps.WideApp;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An explanation needs as much heap as the input has tokens, however large the output is. */
class HeapIT {
  private static final Path FOLDER = Path.of("apps/wide");
  private static final List<String> ARGUMENTS = List.of(FOLDER.resolve("model.pt").toString(), "3");

  /** Logits of 102 MB in a heap of 64 MB. */
  @Test
  void outputLargerThanTheHeapIsExplained(@TempDir Path folder) throws Exception {
    ChildJvm.Outcome plain = ChildJvm.plain().option("-Xmx64m").run(WideApp.class, ARGUMENTS);
    ChildJvm.Outcome explained =
        ChildJvm.withAgent(ChildJvm.AGENT, "format=jsonl")
            .option("-Xmx64m")
            .option("-Dlrp.output=" + folder.resolve("out"))
            .option("-Dlrp.cache=" + folder.resolve("cache"))
            .run(WideApp.class, ARGUMENTS);

    assertThat(plain.status()).as(plain.err()).isZero();
    assertThat(explained.status()).as(explained.err()).isZero();
    assertThat(explained.out()).isEqualTo(plain.out());
    List<String> lines = Files.readAllLines(folder.resolve("out/relevance.jsonl"));
    assertThat(lines).as(explained.err()).hasSize(3);
    JsonObject expected = PredictApp.read(FOLDER.resolve("expected.json"));
    for (String line : lines) {
      JsonObject explanation = JsonParser.parseString(line).getAsJsonObject();
      JsonObject input = explanation.getAsJsonArray("inputs").get(0).getAsJsonObject();
      assertThat(explanation.getAsJsonObject("target").get("position").getAsInt()).isEqualTo(511);
      assertThat(explanation.getAsJsonObject("target").get("index").getAsString())
          .isEqualTo(plain.out().split(" ", 2)[0]);
      assertThat(
              Golden.error(
                  new Gson().fromJson(input.get("relevance"), double[].class),
                  new Gson().fromJson(expected.get("relevance"), double[].class)))
          .isLessThanOrEqualTo(Golden.TOLERANCE);
    }
  }
}
