package io.github.lrpagent.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.zip.ZipAppender;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed while it writes leaves nothing that another one would load. */
class KilledWriterTest {
  private static final Path GOLDEN = Path.of("../integration-tests/goldens/bert-eager/model.pt");

  @TempDir Path folder;

  /** Writes half an archive into the cache, says so, and waits to be killed: FOLDER. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      cache(folder)
          .make(
              file(folder),
              Files.size(GOLDEN),
              part -> {
                byte[] bytes = Files.readAllBytes(GOLDEN);
                Files.write(part, Arrays.copyOf(bytes, bytes.length / 2));
                System.out.println("half");
                sleep();
              },
              part -> part);
    }

    private static void sleep() throws IOException {
      try {
        Thread.sleep(600_000);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static ArchiveCache cache(Path folder) {
    return new ArchiveCache(folder, Long.MAX_VALUE, "1", List.of(), e -> {});
  }

  private static Path file(Path folder) {
    return folder.resolve("model-" + "0".repeat(32) + ".pt");
  }

  @Test
  void nextOneMakesTheFileAndLaterThePartIsDeleted() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(writer.inputReader().readLine()).isEqualTo("half");
    writer.destroyForcibly().waitFor();
    List<Path> left = files();
    assertThat(left).singleElement().asString().endsWith(".part");

    assertThat(cache(folder).holds(file(folder))).isFalse();
    make();
    try (ZipFileReader zip = ZipFileReader.open(file(folder))) {
      assertThat(zip.entries()).containsKey("model/data.pkl");
    }

    Files.setLastModifiedTime(left.get(0), FileTime.from(Instant.now().minusSeconds(90)));
    make();
    assertThat(files()).containsExactly(file(folder));
  }

  private void make() throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(GOLDEN)) {
      cache(folder)
          .make(
              file(folder),
              Files.size(GOLDEN),
              part -> ZipAppender.copy(zip, part, Map.of()),
              part -> part);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
