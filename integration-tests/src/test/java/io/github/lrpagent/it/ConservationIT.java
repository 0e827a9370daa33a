package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code check=conservation}, inputs and sinks add up to the target. */
class ConservationIT {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  private static List<String> archives() {
    List<String> archives = new ArrayList<>();
    for (Golden golden : Golden.all()) {
      Golden.ARCHIVES.forEach(file -> archives.add(golden.folder().resolve(file).toString()));
    }
    return archives;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attnlrp",
        "cp-lrp",
        "gradient-x-input",
        "attnlrp-explicit",
        "cp-lrp-explicit",
        "vit-gamma"
      })
  void everyGoldenArchiveAddsUp(String composite) throws Exception {
    ChildJvm.Outcome plain = ChildJvm.plain().run(PredictApp.class, archives());
    String options =
        "check=conservation,composite=%s,format=jsonl,output=%s,cache=%s"
            .formatted(composite, folder.resolve("out"), folder.resolve("cache"));
    ChildJvm.Outcome checked =
        ChildJvm.withAgent(ChildJvm.AGENT, options).run(PredictApp.class, archives());

    assertThat(checked.status()).as(checked.err()).isZero();
    assertThat(checked.err()).contains(" explained, 0 failed ->");
    assertThat(checked.out()).isEqualTo(plain.out());
    List<String> lines = Files.readAllLines(folder.resolve("out").resolve("relevance.jsonl"));
    assertThat(lines).hasSizeGreaterThan(archives().size());
    for (String line : lines) {
      addsUp(JsonParser.parseString(line).getAsJsonObject());
    }
  }

  private static void addsUp(JsonObject explanation) {
    JsonObject conservation = explanation.getAsJsonObject("conservation");
    double target = conservation.get("target").getAsDouble();
    double sum = conservation.get("inputs").getAsDouble();
    double largest = Math.max(Math.abs(target), Math.abs(sum));
    for (JsonElement each : conservation.getAsJsonArray("sinks")) {
      JsonObject sink = each.getAsJsonObject();
      double relevance = sink.get("relevance").getAsDouble();
      sum += sink.get("kind").getAsString().equals("unaccounted") ? 0 : relevance;
      largest = Math.max(largest, Math.abs(relevance));
    }
    assertThat(Math.abs(target - sum)).as(explanation.toString()).isLessThan(TOLERANCE * largest);
  }
}
