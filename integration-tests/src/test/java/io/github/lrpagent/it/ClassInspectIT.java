package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.example.blocks.BlocksApp;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect} of an app whose models are written in Java. */
class ClassInspectIT {
  @TempDir Path folder;

  private record Report(int status, String text) {
    boolean has(String line) {
      return text.lines().anyMatch(l -> l.strip().replaceAll(" +", " ").startsWith(line));
    }
  }

  /** A block that reads numbers into Java, where no gradient follows. */
  static final class Leaking extends ai.djl.nn.AbstractBlock {
    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> more) {
      float[] numbers = inputs.head().toFloatArray();
      return new NDList(inputs.head().getManager().create(numbers).softmax(0));
    }

    @Override
    public ai.djl.ndarray.types.Shape[] getOutputShapes(ai.djl.ndarray.types.Shape[] shapes) {
      return shapes;
    }
  }

  private Path copyOf(Class<?>... classes) throws IOException {
    for (Class<?> type : classes) {
      String file = type.getName().replace('.', '/') + ".class";
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
        Files.write(copy, in.readAllBytes());
      }
    }
    return folder;
  }

  private static Report inspect(Path source, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", ChildJvm.AGENT.toString(), "inspect", source.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NO_COLOR", "1");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Report(process.waitFor(), text);
  }

  @Test
  void everyCallHasItsPlaceAndItsRule() throws Exception {
    Path classes =
        copyOf(
            Class.forName("com.example.blocks.BertAttention"),
            Class.forName("com.example.blocks.DjlNetworks"));

    Report report = inspect(classes, "--composite", "cp-lrp");

    assertThat(report.status()).as(report.text()).isZero();
    assertThat(report.has("com.example.blocks.BertAttention")).isTrue();
    assertThat(report.text())
        .containsPattern("forwardInternal:\\d+ +NDArray.softmax +softmax stop");
    assertThat(report.text())
        .containsPattern("forwardInternal:\\d+ +NDArray.matMul +matmul uniform, linear gradient");
    // a method reference, and a layer that the app only builds
    assertThat(report.text()).containsPattern("mlp:\\d+ +NDArray.tanh +activation identity");
    assertThat(report.text()).containsPattern("conv:\\d+ +Conv2d.builder +conv gradient");
  }

  @Test
  void conditionsOfACompositeDecide() throws Exception {
    Path composite =
        Files.writeString(
            folder.resolve("mine.yaml"),
            "composite: mine\nextends: attnlrp\nrules:\n"
                + "  - {op: softmax, where: {class: \"*.BertAttention\"}, rule: stop}\n");
    Path classes = copyOf(Class.forName("com.example.blocks.BertAttention"));

    JsonObject json =
        JsonParser.parseString(
                inspect(classes, "--json", "--composite", composite.toString()).text())
            .getAsJsonObject();

    assertThat(json.get("verdict").getAsString()).isEqualTo("covered");
    List<String> rules = new ArrayList<>();
    for (JsonElement call : json.getAsJsonArray("calls")) {
      if (call.getAsJsonObject().get("call").getAsString().equals("NDArray.softmax")) {
        rules.add(call.getAsJsonObject().getAsJsonObject("rules").get("softmax").getAsString());
      }
    }
    assertThat(rules).containsExactly("stop");
  }

  @Test
  void numbersThatLeaveTheGraphInABlockAreStatus1() throws Exception {
    Report report = inspect(copyOf(Leaking.class));

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.text()).contains("uncovered: relevance ends at 1 call in blocks.");
    assertThat(report.text()).containsPattern("forwardInternal:\\d+ +NDArray.toFloatArray .*ENDS");
  }

  @Test
  void appThatReadsNumbersOutsideOfBlocksIsCovered() throws Exception {
    assertThat(
            inspect(copyOf(BlocksApp.class, Class.forName("com.example.blocks.TerseOps"))).status())
        .isZero();
  }

  @Test
  void classesWithoutOperationsAreStatus1() throws Exception {
    Report report = inspect(copyOf(Golden.class));

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.text()).contains("no class (of 1) calls an operation of DJL's");
  }
}
