package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.RuleKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompositeFilesTest {
  @TempDir Path folder;

  private Path write(String name, String yaml) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, yaml);
  }

  private static void assertError(Path file, String message) {
    assertThatThrownBy(() -> Composites.load(file.toString()))
        .isInstanceOf(CompositeException.class)
        .hasMessage(message);
  }

  @Test
  void ownLinesComeBeforeThoseOfTheExtendedFiles() throws IOException {
    write(
        "base/grand.yaml",
        "{composite: grand, extends: cp-lrp, rules: [{op: add, rule: epsilon}]}");
    write(
        "base/parent.yml",
        "{composite: parent, description: p, extends: grand.yaml, rules: [{op: mul, rule: stop}]}");
    Path child =
        write(
            "child.yaml",
            "{composite: child, extends: base/parent.yml, rules: [{op: softmax, rule: gradient}]}");

    Composite composite = Composites.load(child.toString());

    assertThat(composite.name()).isEqualTo("child");
    assertThat(composite.description()).isEmpty();
    assertThat(composite.rules())
        .extracting(line -> line.position().toString())
        .startsWith(
            child + ":1:54",
            folder + "/base/parent.yml:1:66",
            folder + "/base/grand.yaml:1:45",
            "built-in cp-lrp:11:5")
        .hasSize(8);
    assertThat(composite.ruleFor(Operation.SOFTMAX, Site.UNKNOWN).kind())
        .isEqualTo(RuleKind.GRADIENT);
    assertThat(composite.ruleFor(Operation.MUL, Site.UNKNOWN).kind()).isEqualTo(RuleKind.STOP);
    assertThat(composite.ruleFor(Operation.ATTENTION, Site.UNKNOWN).kind())
        .isEqualTo(RuleKind.STOP);
    assertThat(composite.ruleFor(Operation.MATMUL, Site.UNKNOWN).kind())
        .isEqualTo(RuleKind.UNIFORM);
  }

  @Test
  void fileNeedsNoEndingWhereItIsGivenAsAPath() throws IOException {
    Path file = write("mine", "{composite: c, rules: []}");
    assertThat(Composites.load(file).name()).isEqualTo("c");
    assertThat(Composites.load(file.toString()).name()).isEqualTo("c");
  }

  @Test
  void byteOrderMarkIsNoText() throws IOException {
    assertThat(Composites.load(write("bom.yaml", "\ufeff{composite: c, rules: []}")).name())
        .isEqualTo("c");
    assertError(
        write("bom2.yaml", "\ufeff{name: c}"),
        folder
            + "/bom2.yaml:1:2: unknown key 'name' (known: composite, description, extends, rules)");
  }

  @Test
  void messagesNameAFileAsTheUserDid() {
    assertThatThrownBy(() -> Composites.load("nowhere.yaml"))
        .isInstanceOf(CompositeException.class)
        .hasMessage(
            "nowhere.yaml: no such file (looked for "
                + Path.of("nowhere.yaml").toAbsolutePath()
                + ")");
    assertThatThrownBy(() -> Composites.load("./a\0b"))
        .isInstanceOf(CompositeException.class)
        .hasMessage("'./a b': no path (Nul character not allowed)");
  }

  @Test
  void extendedFileThatIsMissingIsAnErrorAtExtends() throws IOException {
    Path file = write("a.yaml", "composite: a\nextends: ./b.yaml\nrules: []");
    Path missing = folder.resolve("b.yaml");
    assertError(file, file + ":2:10: " + missing + ": no such file (looked for " + missing + ")");
  }

  @Test
  void errorInAnExtendedFileIsReportedThere() throws IOException {
    write("b.yaml", "composite: b\nrules: [{op: mull, rule: stop}]");
    Path file = write("a.yaml", "composite: a\nextends: b.yaml\nrules: []");
    assertError(file, folder + "/b.yaml:2:14: unknown op 'mull' (did you mean 'mul'?)");
  }

  @Test
  void pathThroughALinkedFolderLeadsWhereTheSystemSays() throws IOException {
    write("real/inner/x.txt", "");
    write("real/base.yaml", "{composite: real, rules: [{op: mul, rule: stop}]}");
    write("base.yaml", "{composite: wrong, rules: []}");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real/inner"));
    Path file = write("a.yaml", "{composite: a, extends: link/../base.yaml, rules: []}");
    assertThat(Composites.load(file).rules()).hasSize(1);
  }

  @Test
  void circleOfFilesIsShown() throws IOException {
    Path a = write("a.yaml", "composite: a\nextends: b.yaml\nrules: []");
    Path b = write("b.yaml", "composite: b\nextends: sub/../a.yaml\nrules: []");
    Files.createDirectory(folder.resolve("sub"));
    assertError(a, b + ":2:10: 'extends' goes in a circle: " + a + " -> " + b + " -> " + a);
  }

  @Test
  void fileThatExtendsItselfUnderAnotherNameIsACircle() throws IOException {
    Path a = write("a.yaml", "composite: a\nextends: link.yaml\nrules: []");
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), a);
    assertError(a, a + ":2:10: 'extends' goes in a circle: " + a + " -> " + link);
  }

  @Test
  void nameOfABuiltInIsRefusedAndAnExtendedFileMayHaveAny() throws IOException {
    Path base = write("cp-lrp.yaml", "{composite: cp-lrp, rules: []}");
    assertError(
        base,
        base
            + ":1:13: 'cp-lrp' is a built-in composite with other rules (give this one a name of its own)");
    assertThat(
            Composites.load(write("c.yaml", "{composite: c, extends: cp-lrp.yaml, rules: []}"))
                .rules())
        .isEmpty();
  }

  @Test
  void folderIsNoFile() {
    assertError(folder, folder + ": is a folder (a Composite file was expected)");
  }

  @Test
  void fileWithoutPermissionIsAnError() throws IOException {
    Path file = write("secret.yaml", "{composite: c, rules: []}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();
    assertError(file, file + ": cannot be read (permission denied)");
  }

  @Test
  void fileThatCannotBeReadIsAnError() {
    Path memory = Path.of("/proc/self/mem");
    assumeThat(memory).exists();
    assertError(memory, "/proc/self/mem: cannot be read (Input/output error)");
  }

  @Test
  void bytesThatAreNotUtf8AreAnError() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(
        file, "composite: c\ndescription: für\nrules: []".getBytes(StandardCharsets.ISO_8859_1));
    assertError(file, file + ":2:15: byte 0xFC is not UTF-8 (save the file as UTF-8)");
    Files.write(file, new byte[] {'#', ' ', (byte) 0xc3});
    assertError(file, file + ":1:3: byte 0xC3 is not UTF-8 (save the file as UTF-8)");
  }

  @Test
  void largeFileIsNotReadToItsEnd() {
    Path zeros = Path.of("/dev/zero");
    assumeThat(zeros).exists();
    assertError(zeros, "/dev/zero: larger than 1048576 bytes (a Composite file is a page of text)");
  }
}
