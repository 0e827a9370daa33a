package io.github.lrpagent.archives.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All code of the golden archives is read, and nothing of it is lost. */
class GoldenTextsTest {
  static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../integration-tests/goldens"))) {
      return files.filter(f -> f.toString().endsWith(".pt")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void everyFileIsReadToItsEnd(Path archive) throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(archive)) {
      List<String> names = zip.entries().keySet().stream().filter(n -> n.endsWith(".py")).toList();
      assertThat(names).isNotEmpty();
      for (String name : names) {
        String text = new String(zip.read(name), StandardCharsets.UTF_8);
        SourceFile file = SourceFile.parse(name, text);
        long definitions =
            text.lines().filter(l -> l.startsWith("class ") || l.startsWith("def ")).count();
        long methods = text.lines().filter(l -> l.startsWith("  def ")).count();

        assertThat(file.classes().size() + file.functions().size()).isEqualTo((int) definitions);
        assertThat(file.classes().values().stream().mapToLong(c -> c.methods().size()).sum())
            .isEqualTo(methods);
        file.classes().values().forEach(c -> assertStatements(file.source(), c));
      }
    }
  }

  private static void assertStatements(SourceText source, ClassText text) {
    for (FunctionText method : text.methods().values()) {
      String body = String.join("\n    ", method.body().stream().map(source::slice).toList());
      assertThat(source.slice(method)).endsWith(":\n    " + body);
    }
  }
}
