package io.github.lrpagent.archives.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ZipAppenderTest {
  private static final Path GOLDEN = Path.of("../integration-tests/goldens/bert-eager/model.pt");

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path copy(Map<String, byte[]> replacements) throws IOException {
    Path target = folder.resolve("copy.pt");
    try (ZipFileReader zip = ZipFileReader.open(GOLDEN)) {
      ZipAppender.copy(zip, target, replacements);
    }
    return target;
  }

  private static Map<String, byte[]> replacements() {
    Map<String, byte[]> replacements = new LinkedHashMap<>();
    replacements.put("model/code/__torch__.py", bytes("class A:\n  pass\n"));
    replacements.put("model/new/\u00e9.py", bytes("new"));
    replacements.put("model/empty", new byte[0]);
    return replacements;
  }

  @Test
  void copyHoldsReplacedAndAddedEntriesAndAllOthersAsTheyWere() throws IOException {
    Path target = copy(replacements());
    try (ZipFile before = new ZipFile(GOLDEN.toFile());
        ZipFile after = new ZipFile(target.toFile())) {
      assertThat(after.size()).isEqualTo(before.size() + 2);
      for (ZipEntry entry : before.stream().toList()) {
        if (!replacements().containsKey(entry.getName())) {
          assertThat(content(after, entry.getName())).isEqualTo(content(before, entry.getName()));
        }
      }
      for (Map.Entry<String, byte[]> entry : replacements().entrySet()) {
        ZipEntry now = after.getEntry(entry.getKey());
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        assertThat(content(after, entry.getKey())).isEqualTo(entry.getValue());
        assertThat(now.getMethod()).isEqualTo(ZipEntry.STORED);
        assertThat(now.getCrc()).isEqualTo(crc.getValue());
        assertThat(now.getSize()).isEqualTo(entry.getValue().length);
      }
    }
  }

  private static byte[] content(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  @Test
  void bytesBeforeTheDirectoryStay() throws IOException {
    Path target = copy(replacements());
    try (ZipFileReader zip = ZipFileReader.open(GOLDEN)) {
      int end = Math.toIntExact(zip.directoryOffset());
      assertThat(Arrays.copyOf(Files.readAllBytes(target), end))
          .isEqualTo(Arrays.copyOf(Files.readAllBytes(GOLDEN), end));
    }
  }

  @Test
  void copyIsReadByOurReaderAndCanBeCopiedAgain() throws IOException {
    Path target = copy(replacements());
    Path again = folder.resolve("again.pt");
    try (ZipFileReader zip = ZipFileReader.open(target)) {
      assertThat(zip.read("model/new/\u00e9.py")).isEqualTo(bytes("new"));
      assertThat(zip.entries().keySet())
          .endsWith("model/code/__torch__.py", "model/new/\u00e9.py", "model/empty");
      ZipAppender.copy(zip, again, Map.of("model/empty", bytes("no more")));
    }
    try (ZipFileReader zip = ZipFileReader.open(again)) {
      assertThat(zip.read("model/empty")).isEqualTo(bytes("no more"));
      assertThat(zip.read("model/new/\u00e9.py")).isEqualTo(bytes("new"));
    }
  }

  @Test
  void copyWithoutReplacementsHoldsTheSameEntries() throws IOException {
    Path target = copy(Map.of());
    try (ZipFileReader before = ZipFileReader.open(GOLDEN);
        ZipFileReader after = ZipFileReader.open(target)) {
      assertThat(after.directory()).isEqualTo(before.directory());
    }
  }

  /** Not an endless loop, which would hang the app that loads it. */
  @Test
  @Timeout(60)
  void archiveThatShrinksWhileItIsCopiedIsAnError() throws IOException {
    Path shrinking = Files.copy(GOLDEN, folder.resolve("shrinking.pt"));
    try (ZipFileReader zip = ZipFileReader.open(shrinking)) {
      try (FileChannel channel = FileChannel.open(shrinking, StandardOpenOption.WRITE)) {
        channel.truncate(1000);
      }

      assertThatThrownBy(() -> ZipAppender.copy(zip, folder.resolve("copy.pt"), Map.of()))
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("became shorter");
    }
  }

  @Test
  void existingFileIsNotOverwritten() throws IOException {
    Files.write(folder.resolve("copy.pt"), bytes("mine"));

    assertThatThrownBy(() -> copy(Map.of())).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("copy.pt")).hasContent("mine");
  }
}
