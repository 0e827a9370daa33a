package io.github.lrpagent.archives.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive of more than 4 GiB is copied with little memory. Writes as much to the disk, so it
 * runs only if asked for: {@code -Dlrp.test.huge=true}.
 */
@EnabledIfSystemProperty(named = "lrp.test.huge", matches = "true")
class HugeArchiveTest {
  private static final long HOLE = (4L << 30) + 12_345;
  private static final Path GOLDEN = Path.of("../integration-tests/goldens/bert-eager/model.pt");

  @TempDir Path folder;

  /** Copies an archive and adds an entry: SOURCE TARGET. */
  static final class Copier {
    private Copier() {}

    public static void main(String[] arguments) throws IOException {
      try (ZipFileReader zip = ZipFileReader.open(Path.of(arguments[0]))) {
        ZipAppender.copy(zip, Path.of(arguments[1]), Map.of("model/new.py", new byte[] {1, 2, 3}));
      }
    }
  }

  @Test
  void isCopiedInAHeapOf64Megabytes() throws Exception {
    Path huge = huge();
    Path copy = folder.resolve("copy.pt");
    Process copier =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=64m",
                "-cp",
                System.getProperty("java.class.path"),
                Copier.class.getName(),
                huge.toString(),
                copy.toString())
            .inheritIO()
            .start();
    assertThat(copier.waitFor()).isZero();

    assertThat(Files.size(copy)).isGreaterThan(HOLE);
    try (ZipFileReader zip = ZipFileReader.open(copy);
        ZipFile reference = new ZipFile(copy.toFile());
        ZipFile golden = new ZipFile(GOLDEN.toFile())) {
      assertThat(zip.read("model/new.py")).containsExactly(1, 2, 3);
      assertThat(zip.entries().get("model/new.py").headerOffset()).isGreaterThan(1L << 32);
      assertThat(reference.size()).isEqualTo(golden.size() + 1);
      assertThat(reference.getInputStream(reference.getEntry("model/data.pkl")).readAllBytes())
          .isEqualTo(golden.getInputStream(golden.getEntry("model/data.pkl")).readAllBytes());
    }
  }

  /** A small archive with a hole between its entries and its directory, which a zip may have. */
  private Path huge() throws IOException {
    Path huge = folder.resolve("huge.pt");
    byte[] small = Files.readAllBytes(GOLDEN);
    int entries;
    byte[] directory;
    int count;
    try (ZipFileReader zip = ZipFileReader.open(GOLDEN)) {
      entries = Math.toIntExact(zip.directoryOffset());
      directory = zip.directory();
      count = zip.entries().size();
    }
    try (FileChannel out =
        FileChannel.open(huge, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(small, 0, entries));
      out.position(entries + HOLE);
      out.write(ByteBuffer.wrap(directory));
      out.write(ZipAppender.ends(entries + HOLE, directory.length, count));
    }
    return huge;
  }
}
