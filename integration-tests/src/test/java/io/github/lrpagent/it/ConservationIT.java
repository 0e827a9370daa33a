package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.example.apps.MlpApp;
import com.example.apps.PredictApp;
import com.example.blocks.BlocksApp;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code check=conservation}, inputs and sinks add up to the target. */
class ConservationIT {
  private static final double TOLERANCE = 1e-4;
  private static final double EPSILON = 0.1;

  /** What the apps print without the agent, by their arguments. */
  private static final Map<List<String>, String> PLAIN = new HashMap<>();

  @TempDir Path folder;

  private static List<String> archives() {
    List<String> archives = new ArrayList<>();
    for (Golden golden : Golden.all()) {
      Golden.ARCHIVES.forEach(file -> archives.add(golden.folder().resolve(file).toString()));
    }
    return archives;
  }

  private static List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    for (String name : BlocksApp.names()) {
      blocks.addAll(List.of(name, Golden.named(BlocksApp.golden(name)).folder().toString()));
    }
    return blocks;
  }

  /** Runs an app with the check and without the agent: the same bits. */
  private List<JsonObject> checked(String composite, Class<?> app, List<String> arguments)
      throws Exception {
    String plain = PLAIN.get(arguments);
    if (plain == null) {
      plain = ChildJvm.plain().run(app, arguments).out();
      PLAIN.put(arguments, plain);
    }
    ChildJvm.Outcome checked = agent("conservation", composite).run(app, arguments);

    assertThat(checked.status()).as(checked.err()).isZero();
    assertThat(checked.err()).contains(" explained, 0 failed ->");
    assertThat(checked.out()).isEqualTo(plain);
    return LogRows.in(folder.resolve("out"));
  }

  private ChildJvm agent(String check, String composite) {
    String options =
        "check=%s,composite=%s,format=jsonl,output=%s,cache=%s"
            .formatted(check, composite, folder.resolve("out"), folder.resolve("cache"));
    return ChildJvm.withAgent(ChildJvm.AGENT, options);
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
    List<JsonObject> explanations = checked(composite, PredictApp.class, archives());
    assertThat(explanations).hasSizeGreaterThan(archives().size());
    explanations.forEach(ConservationIT::addsUp);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attnlrp", "cp-lrp", "gradient-x-input", "attnlrp-explicit"})
  void modelsWrittenInJavaAddUp(String composite) throws Exception {
    List<JsonObject> explanations = checked(composite, BlocksApp.class, blocks());
    assertThat(explanations).hasSizeGreaterThan(blocks().size());
    explanations.forEach(ConservationIT::addsUp);
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

  @Test
  void archiveHasTheSharesOfTheNaiveFormulas() throws Exception {
    checkShares(checked(composite().toString(), PredictApp.class, List.of(mlp().toString())));
  }

  @Test
  void modelWrittenInJavaHasThemToo() throws Exception {
    checkShares(checked(composite().toString(), MlpApp.class, List.of()));
  }

  private Path composite() throws IOException {
    Path file = folder.resolve("mine.yaml");
    return Files.writeString(
        file,
        """
        composite: mine
        rules:
          - {op: linear, rule: {epsilon: {epsilon: 0.1}}}
          - {op: activation, rule: identity}
          - {op: softmax, rule: stop}
        """);
  }

  /** LRP-epsilon by hand, in float64: each share of the target by its name. */
  private static void checkShares(List<JsonObject> explanations) {
    double[] z1 = linear(MlpApp.W1, MlpApp.X, MlpApp.B1);
    double[] h = Arrays.stream(z1).map(z -> Math.max(z, 0)).toArray();
    double[] z2 = linear(MlpApp.W2, h, MlpApp.B2);
    double[] branch = linear(MlpApp.W3, softmax(h), new double[2]);
    int t = z2[0] + branch[0] > z2[1] + branch[1] ? 0 : 1;
    double bias = MlpApp.B2[t] * z2[t] / (z2[t] + EPSILON);
    double stabiliser = z2[t] - z2[t] * z2[t] / (z2[t] + EPSILON);
    double inputs = 0;
    for (int j = 0; j < h.length; j++) {
      double hidden = h[j] * MlpApp.W2[t][j] * z2[t] / (z2[t] + EPSILON);
      bias += MlpApp.B1[j] * hidden / (z1[j] + EPSILON);
      stabiliser += EPSILON * hidden / (z1[j] + EPSILON);
      for (int i = 0; i < MlpApp.X.length; i++) {
        inputs += MlpApp.X[i] * MlpApp.W1[j][i] * hidden / (z1[j] + EPSILON);
      }
    }

    assertThat(explanations).hasSize(1);
    addsUp(explanations.get(0));
    JsonObject conservation = explanations.get(0).getAsJsonObject("conservation");
    assertThat(conservation.get("inputs").getAsDouble()).isCloseTo(inputs, within(1e-6));
    Map<String, Double> sinks = new TreeMap<>();
    for (JsonElement sink : conservation.getAsJsonArray("sinks")) {
      JsonObject row = sink.getAsJsonObject();
      sinks.merge(row.get("kind").getAsString(), row.get("relevance").getAsDouble(), Double::sum);
    }
    assertThat(sinks).containsOnlyKeys("bias", "stabiliser", "stopped");
    assertThat(sinks.get("bias")).isCloseTo(bias, within(1e-6));
    assertThat(sinks.get("stabiliser")).isCloseTo(stabiliser, within(1e-6));
    assertThat(sinks.get("stopped")).isCloseTo(branch[t], within(1e-6));
  }

  private static double[] linear(double[][] weight, double[] x, double[] bias) {
    double[] y = bias.clone();
    for (int j = 0; j < y.length; j++) {
      for (int i = 0; i < x.length; i++) {
        y[j] += weight[j][i] * x[i];
      }
    }
    return y;
  }

  private static double[] softmax(double[] x) {
    double sum = Arrays.stream(x).map(Math::exp).sum();
    return Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
  }

  /** The same network as {@link MlpApp}'s, as an archive of text. */
  private Path mlp() throws IOException {
    String code =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M,
            x: Tensor) -> Tensor:
            w = torch.tensor(%s)
            b = torch.tensor(%s)
            h = torch.relu(torch.linear(x, w, b))
            w0 = torch.tensor(%s)
            b0 = torch.tensor(%s)
            signal = torch.linear(h, w0, b0)
            w1 = torch.tensor(%s)
            branch = torch.linear(torch.softmax(h, -1), w1)
            return torch.add(signal, branch)
        """
            .formatted(
                Arrays.deepToString(MlpApp.W1),
                Arrays.toString(MlpApp.B1),
                Arrays.deepToString(MlpApp.W2),
                Arrays.toString(MlpApp.B2),
                Arrays.deepToString(MlpApp.W3));
    Path archive = folder.resolve("model.pt");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "m/data.pkl", "\u0080\u0002c__torch__\nM\n)\u0081}(X\b\0\0\0training\u0089ub.");
      entry(zip, "m/code/__torch__.py", code);
      entry(zip, "m/constants.pkl", "\u0080\u0002).");
      entry(zip, "m/version", "3\n");
    }
    Files.writeString(
        folder.resolve("case.json"),
        """
        {"input_names": ["x"], "samples": {"b1": {"inputs": {"x": {"shape": [1, 3], "dtype": "f32", "data": %s}}}}}
        """
            .formatted(Arrays.toString(MlpApp.X)));
    return archive;
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }

  /** Without the check, nothing is probed and nothing is written of it. */
  @Test
  void withoutTheCheckTheArchiveHasNoProbes() throws Exception {
    List<String> archive = List.of(Path.of("goldens", "bert-eager", "model.pt").toString());
    ChildJvm.Outcome outcome = agent("off", "attnlrp").run(PredictApp.class, archive);

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(Files.readString(folder.resolve("out").resolve("relevance.jsonl")))
        .doesNotContain("sinks");
    assertThat(Files.list(folder.resolve("cache"))).hasSize(1);
    Path unprobed = Files.list(folder.resolve("cache")).findFirst().orElseThrow();
    assertThat(Files.readString(unprobed, StandardCharsets.ISO_8859_1)).doesNotContain("probe");

    agent("conservation", "attnlrp").run(PredictApp.class, archive);
    assertThat(Files.list(folder.resolve("cache"))).hasSize(2);
  }
}
