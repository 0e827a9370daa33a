package io.github.lrpagent.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.archives.twin.Twins;
import io.github.lrpagent.archives.zip.ZipAppender;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RuleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveRewriterTest {
  private static final String RULES = RuleText.module(RuleForm.ONE_OP);

  private static final List<Composite> ALL =
      Composites.names().stream().map(Composites::load).toList();

  @TempDir Path folder;

  static List<Path> goldens() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../integration-tests/goldens"))) {
      return files.filter(f -> f.toString().endsWith(".pt")).sorted().toList();
    }
  }

  private Path rewritten(Path archive) throws IOException {
    Path target = folder.resolve("rewritten.pt");
    try (ZipFileReader zip = ZipFileReader.open(archive)) {
      Archive read = Archive.read(zip);
      ArchiveRewriter.write(zip, read, TwinWriter.write(read, ALL), RULES, target);
    }
    return target;
  }

  private static String text(ZipFileReader zip, String name) throws IOException {
    return new String(zip.read(name), StandardCharsets.UTF_8);
  }

  private static TestModel model() {
    return TestModel.forward(
            "input_ids: Tensor",
            "h = torch.embedding(CONSTANTS.c0, input_ids)\nreturn torch.softmax(torch.gelu(h), -1)\n")
        .constant(Tensor.of(7L, 3L));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void everyGoldenGetsTwinsThatAreTorchScript(Path archive) throws IOException {
    Path target = rewritten(archive);
    try (ZipFileReader before = ZipFileReader.open(archive);
        ZipFileReader after = ZipFileReader.open(target)) {
      int changed = 0;
      for (String name : before.entries().keySet()) {
        if (name.endsWith(".py") && !text(after, name).equals(text(before, name))) {
          changed++;
          String old = text(before, name);
          String now = text(after, name);
          int added = now.indexOf("  def forward__attnlrp(");
          assertThat(now.substring(0, added) + now.substring(added + now.length() - old.length()))
              .isEqualTo(old);
        }
      }
      assertThat(changed).isEqualTo(1);
      for (String name : after.entries().keySet()) {
        if (name.endsWith(".py") && !name.endsWith("lrp_rules.py")) {
          SourceFile.parse(name, text(after, name));
        }
      }
      List<TwinMethod> twins = TwinDescription.read(after).methods();
      assertThat(twins)
          .extracting(TwinMethod::composite)
          .containsExactlyElementsOf(Composites.names());
      assertThat(twins).allSatisfy(t -> assertThat(t.sites()).hasSize(1));
    }
  }

  @Test
  void descriptionIsReadAsItWasWritten() throws IOException {
    Path file = model().save(folder.resolve("m.pt"));
    Path target = rewritten(file);
    try (ZipFileReader zip = ZipFileReader.open(target)) {
      assertThat(TwinDescription.read(zip).methods())
          .isEqualTo(TwinWriter.write(model().archive(), ALL).descriptions())
          .contains(
              new TwinMethod(
                  "cp-lrp",
                  "forward",
                  "forward__cp_lrp",
                  List.of(
                      new TwinSite(0, TwinSite.Kind.EMBEDDING, "input_ids", 0),
                      new TwinSite(1, TwinSite.Kind.LOGITS, "", 0)),
                  Set.of(0),
                  List.of()));
    }
  }

  @Test
  void archiveWithoutTwinsSaysSo() throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(model().save(folder.resolve("m.pt")))) {
      assertThatThrownBy(() -> TwinDescription.read(zip))
          .isInstanceOf(ArchiveException.class)
          .hasMessage("the archive holds no twins");
    }
  }

  @Test
  void rulesAreLinkedIn() throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(rewritten(model().save(folder.resolve("m.pt"))))) {
      assertThat(text(zip, "m/code/__torch__/lrp_rules.py")).isEqualTo(RULES);
      assertThat(zip.entries()).containsKey("m/code/__torch__/lrp_twin_cp_lrp.py");
    }
  }

  @Test
  void archiveThatAlreadyHoldsOurNamesIsRefused() throws IOException {
    Path once = rewritten(model().save(folder.resolve("m.pt")));
    try (ZipFileReader zip = ZipFileReader.open(once)) {
      Archive archive = model().archive();
      Twins twins = TwinWriter.write(archive, ALL);
      assertThatThrownBy(
              () -> ArchiveRewriter.write(zip, archive, twins, RULES, folder.resolve("twice.pt")))
          .isInstanceOf(ArchiveException.class)
          .hasMessageStartingWith("the archive already holds m/");
      assertThat(folder.resolve("twice.pt")).doesNotExist();
    }
  }

  @Test
  void otherZipFilesAreNoArchives() throws IOException {
    Path file = model().save(folder.resolve("m.pt"));
    try (ZipFileReader zip = ZipFileReader.open(file)) {
      Archive archive = Archive.read(zip);
      assertThat(archive.folder()).isEqualTo("m/");
      assertThat(archive.root().className()).isEqualTo("__torch__.M");
      assertThat(archive.constants()).hasSize(1);
    }
    Path module = TestModel.of("", Module.of("__torch__.M")).save(folder.resolve("n.pt"));
    try (ZipFileReader zip = ZipFileReader.open(module)) {
      Archive archive = Archive.read(zip);
      assertThatThrownBy(() -> TwinWriter.write(archive, ALL))
          .isInstanceOf(ArchiveException.class)
          .hasMessage("there is no code of the class __torch__.M");
    }
    Path damaged = folder.resolve("d.pt");
    try (ZipFileReader zip = ZipFileReader.open(file)) {
      ZipAppender.copy(zip, damaged, Map.of("m/data.pkl", new byte[] {'N', '.'}));
    }
    try (ZipFileReader zip = ZipFileReader.open(damaged)) {
      assertThatThrownBy(() -> Archive.read(zip))
          .isInstanceOf(ArchiveException.class)
          .hasMessage("m/data.pkl: this is no module");
    }
  }
}
