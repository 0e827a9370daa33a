package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With one rule of the shipped jar made wrong on purpose, the comparison with the goldens notices,
 * and the predictions stay.
 */
class SabotageIT {
  private static final List<String> MODELS = List.of("bert-eager", "gpt2-sdpa", "llama-eager");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniform.py   | y * 0.5                      | y * 0.501                       | attnlrp",
        "uniform.py   | product * 0.5 if             | product * 0.501 if              | attnlrp",
        "identity.py  | (input, epsilon, signed)     | (input * 1.001, epsilon, signed) | attnlrp",
        "stop.py      | query.detach(), key.detach() | query, key                      | cp-lrp",
        "leaf.py      | else x.detach()               | else x.detach() + 0.001          | attnlrp",
      })
  void wrongRuleIsNoticed(String file, String right, String wrong, String composite)
      throws Exception {
    Path jar = sabotaged(file, right, wrong);

    assertThat(worstError(jar, composite)).isGreaterThan(Golden.TOLERANCE);
  }

  /** Without its last step it is the plain gradient. */
  @Test
  void anUnsoundOneOpNormIsFoundBeforeItIsUsed() throws Exception {
    Path jar =
        sabotaged(
            "identity_layer_norm_one_op.py", "if x.requires_grad:", "if not x.requires_grad:");

    assertThat(worstError(jar, "attnlrp")).isLessThanOrEqualTo(Golden.TOLERANCE);
  }

  @Test
  void rightRulesPass() throws Exception {
    assertThat(worstError(ChildJvm.AGENT, "attnlrp")).isLessThanOrEqualTo(Golden.TOLERANCE);
    assertThat(worstError(ChildJvm.AGENT, "cp-lrp")).isLessThanOrEqualTo(Golden.TOLERANCE);
  }

  /** The largest error over the models, by what an app with that jar wrote to its log. */
  private double worstError(Path jar, String composite) throws Exception {
    Path output = folder.resolve("out-" + composite);
    String options =
        "composite="
            + composite
            + ",format=jsonl,output="
            + output
            + ",cache="
            + folder.resolve("cache-" + composite);
    List<Golden> goldens = MODELS.stream().map(Golden::named).toList();
    ChildJvm.Outcome outcome =
        ChildJvm.withAgent(jar, options)
            .run(
                PredictApp.class,
                goldens.stream().map(g -> g.folder().resolve("model.pt").toString()).toList());
    assertThat(outcome.status()).as(outcome.err()).isZero();

    List<JsonObject> lines = LogRows.in(output);
    double worst = 0;
    int next = 0;
    for (Golden golden : goldens) {
      for (String sample : golden.samples()) {
        List<Double> relevance = new ArrayList<>();
        for (int row = 0; row < golden.targets(sample).length; row++) {
          JsonObject input = lines.get(next++).getAsJsonArray("inputs").get(0).getAsJsonObject();
          for (double value : new Gson().fromJson(input.get("relevance"), double[].class)) {
            relevance.add(value);
          }
        }
        double[] actual = relevance.stream().mapToDouble(Double::doubleValue).toArray();
        worst = Math.max(worst, Golden.error(actual, golden.relevance(composite, sample)));
      }
    }
    return worst;
  }

  private Path sabotaged(String file, String right, String wrong) throws IOException {
    Path jar = folder.resolve("sabotaged.jar");
    boolean done = false;
    try (ZipFile in = new ZipFile(ChildJvm.AGENT.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (ZipEntry entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith("/rules/" + file)) {
          String text = new String(bytes, StandardCharsets.UTF_8);
          assertThat(text).contains(right);
          bytes = text.replace(right, wrong).getBytes(StandardCharsets.UTF_8);
          done = true;
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    assertThat(done).isTrue();
    return jar;
  }
}
