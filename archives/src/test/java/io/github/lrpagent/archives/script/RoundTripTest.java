package io.github.lrpagent.archives.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The code of every archive in the repository is read without loss: written again from the fields
 * of its tree, it is the same, byte for byte.
 */
class RoundTripTest {
  static List<Path> archives() throws IOException {
    List<Path> archives = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      files
          .filter(f -> f.toString().endsWith(".pt") && !f.toString().contains("/target/"))
          .sorted()
          .forEach(archives::add);
    }
    return archives;
  }

  @ParameterizedTest
  @MethodSource("archives")
  void everyFileIsWrittenAsItWas(Path archive) throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(archive)) {
      List<String> names = zip.entries().keySet().stream().filter(n -> n.endsWith(".py")).toList();
      assertThat(names).isNotEmpty();
      for (String name : names) {
        byte[] bytes = zip.read(name);
        SourceFile file = SourceFile.parse(name, new String(bytes, StandardCharsets.UTF_8));

        assertThat(Printer.of(file.source()).file(file).getBytes(StandardCharsets.UTF_8))
            .as(name)
            .isEqualTo(bytes);
      }
    }
  }
}
