package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code java -jar lrp-agent.jar inspect}, without DJL. */
class InspectIT {
  private static final Path SENTIMENT =
      Path.of("..", "sentiment-demo", "sentiment", "model.pt").normalize();
  private static final Path LLAMA =
      Path.of("..", "integration-tests", "goldens", "llama-eager", "model.pt").normalize();

  @TempDir private Path folder;

  private static Jvm.Result inspect(String... arguments) throws Exception {
    return new Jvm()
        .with("-jar", Jvm.JAR.toString(), "inspect")
        .with(arguments)
        .env("NO_COLOR", "1")
        .run();
  }

  @Test
  void coveredModelIsStatus0() throws Exception {
    Jvm.Result result = inspect(SENTIMENT.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .startsWith(
            SENTIMENT + " under attnlrp",
            "covered: every operation that relevance passes has a rule.")
        .anyMatch(
            l -> l.matches(" +leaf +model.bert.embeddings.word_embeddings, read with input_ids"))
        .anyMatch(l -> l.matches(" +encoder.layer.\\{0-2}"))
        .anyMatch(l -> l.matches(" +self  BertSdpaSelfAttention +attention .* +uniform"));
  }

  @Test
  void documentationShowsTheRealOutput() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "inspect.md"));
    List<String> out = inspect(SENTIMENT.toString()).out();

    assertThat(page).contains(String.join("\n", out.subList(1, out.size())));
  }

  @Test
  void compositesGiveOtherRules() throws Exception {
    Path mine =
        Files.writeString(
            folder.resolve("mine.yaml"),
            "composite: mine\nextends: cp-lrp\nrules:\n"
                + "  - {op: linear, where: {layers: last}, rule: epsilon}\n"
                + "  - {op: conv, rule: epsilon}\n");

    Jvm.Result result = inspect(LLAMA.toString(), "--composite", mine.toString());

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .anyMatch(l -> l.matches("warning: " + mine + ":5:5: .*conv.* matches no operation .*"))
        .anyMatch(l -> l.matches(".* linear +epsilon +" + mine + ":4:5"))
        .anyMatch(l -> l.matches(".* gate mul +stop +the activation's side gets none"))
        .noneMatch(l -> l.contains("NO RULE"));
  }

  @Test
  void jsonHasEveryOperation() throws Exception {
    Jvm.Result result = inspect(LLAMA.toString(), "--json");

    assertThat(result.status()).isZero();
    JsonObject json = JsonParser.parseString(String.join("\n", result.out())).getAsJsonObject();
    JsonObject method = json.getAsJsonArray("methods").get(0).getAsJsonObject();
    assertThat(json.get("verdict").getAsString()).isEqualTo("covered");
    assertThat(method.getAsJsonArray("operations"))
        .anyMatch(
            o ->
                o.getAsJsonObject().get("path").getAsString().equals("model.model.layers.1.mlp")
                    && o.getAsJsonObject().get("kind").getAsString().equals("gate")
                    && o.getAsJsonObject().get("rule").getAsString().equals("uniform"));
  }

  @Test
  void damagedFileIsStatus2AndOneLine() throws Exception {
    byte[] bytes = Files.readAllBytes(SENTIMENT);
    Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(bytes, bytes.length / 2));

    assertUnreadable(inspect(cut.toString(), "--json"), cut + ": damaged: its end is missing");
  }

  @Test
  void whatIsNoArchiveIsStatus2AndOneLine() throws Exception {
    Path none = folder.resolve("none.pt");
    Path text = Files.writeString(folder.resolve("text.pt"), "no archive");

    assertUnreadable(inspect(none.toString()), none + ": no such file");
    assertUnreadable(
        inspect(text.toString()), text + ": not a zip file (a TorchScript archive is one)");
    assertUnreadable(
        inspect(folder.toString()), folder + ": this is a directory (try " + text + ")");
    assertUnreadable(
        inspect(SENTIMENT.toString(), "--method", "backward"),
        SENTIMENT + ": there is no method backward (there is: forward)");
  }

  @Test
  void wrongCompositeIsStatus2AndOneLine() throws Exception {
    Path mine = Files.writeString(folder.resolve("mine.yaml"), "composite: mine\nrulez: []\n");

    Jvm.Result result = inspect(SENTIMENT.toString(), "--composite", mine.toString());

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("inspect: ")
        .contains("mine.yaml:2:1");
  }

  @Test
  void oneMethodThatCannotBeExplainedLeavesTheWholeModel() throws Exception {
    Path two = withMethod("noisy(self: SELF, x: Tensor) -> Tensor:\n    return torch.bernoulli(x)");

    Jvm.Result all = inspect(two.toString());
    Jvm.Result forward = inspect(two.toString(), "--method", "forward");

    assertThat(all.status()).isEqualTo(1);
    assertThat(all.out())
        .anyMatch(l -> l.startsWith("not explained: "))
        .anyMatch(l -> l.matches("  problem .*: 'torch.bernoulli' draws random numbers.*"))
        .anyMatch(l -> l.matches(" +method +noisy\\(x\\)"));
    assertThat(forward.status()).isEqualTo(1);
    assertThat(forward.out())
        .anyMatch(l -> l.matches("  problem in the method noisy, .*'torch.bernoulli'.*"))
        .noneMatch(l -> l.matches(" +method +noisy.*"));
  }

  @Test
  void operationWithoutARuleIsStatus1() throws Exception {
    Path sine =
        withMethod("wave(self: SELF, x: Tensor) -> Tensor:\n    return torch.mean(torch.sin(x))");

    Jvm.Result result = inspect(sine.toString(), "--method", "wave");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("uncovered: predictions are explained, but 1 operation has no rule.")
        .anyMatch(l -> l.startsWith("  torch.sin: it is not linear"))
        .anyMatch(
            l -> l.matches("    in the model itself, model/code/__torch__/.*\\.py:\\d+:\\d+"));
  }

  /** The model with a further method; SELF stands for its class. */
  private Path withMethod(String method) throws Exception {
    Path file = folder.resolve("two.pt");
    try (ZipFile zip = new ZipFile(SENTIMENT.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : zip.stream().toList()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        out.write(bytes);
        if (entry.getName().matches("model/code/__torch__/___torch_mangle_\\d+\\.py")) {
          String code = new String(bytes, StandardCharsets.UTF_8);
          String self = code.replaceFirst("(?s).*def forward\\(self: ([^,]+),.*", "$1");
          out.write(
              ("  def " + method.replace("SELF", self) + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return file;
  }

  private static void assertUnreadable(Jvm.Result result, String message) {
    assertThat(result.err()).containsExactly("inspect: " + message);
    assertThat(result.out()).isEmpty();
    assertThat(result.status()).isEqualTo(2);
  }
}
