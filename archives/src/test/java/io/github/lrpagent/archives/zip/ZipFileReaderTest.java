package io.github.lrpagent.archives.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.ArchiveException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipFileReaderTest {
  private static final byte[] TEXT = "def f():\n".repeat(100).getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Path zip() throws IOException {
    Path file = folder.resolve("a.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setComment("a comment");
      ZipEntry stored = new ZipEntry("m/stored");
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(TEXT.length);
      CRC32 crc = new CRC32();
      crc.update(TEXT);
      stored.setCrc(crc.getValue());
      zip.putNextEntry(stored);
      zip.write(TEXT);
      zip.putNextEntry(new ZipEntry("m/d\u00e9flated"));
      zip.write(TEXT);
      zip.putNextEntry(new ZipEntry("m/empty"));
    }
    return file;
  }

  private Path changed(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("changed.zip"), bytes);
  }

  private static int find(byte[] bytes, int signature) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (buffer.getInt(i) == signature) {
        return i;
      }
    }
    throw new AssertionError();
  }

  @Test
  void storedAndDeflatedEntriesAreRead() throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(zip())) {
      assertThat(zip.entries()).containsOnlyKeys("m/stored", "m/d\u00e9flated", "m/empty");
      assertThat(zip.entries().get("m/stored").method()).isZero();
      assertThat(zip.entries().get("m/d\u00e9flated").method()).isEqualTo(8);
      assertThat(zip.read("m/stored")).isEqualTo(TEXT);
      assertThat(zip.read("m/d\u00e9flated")).isEqualTo(TEXT);
      assertThat(zip.read("m/empty")).isEmpty();
      assertThatThrownBy(() -> zip.read("m/none"))
          .isInstanceOf(ArchiveException.class)
          .hasMessageEndingWith("there is no entry m/none");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 21, 22, 1000})
  void otherFilesAreNoZipFiles(int size) throws IOException {
    Path file = changed(new byte[size]);

    assertThatThrownBy(() -> ZipFileReader.open(file))
        .isInstanceOf(ArchiveException.class)
        .hasMessage(file + ": not a zip file (a TorchScript archive is one)");
  }

  @Test
  void wrongChecksumIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(zip());
    bytes[40] ^= 1; // in the stored text
    try (ZipFileReader zip = ZipFileReader.open(changed(bytes))) {
      assertThatThrownBy(() -> zip.read("m/stored"))
          .isInstanceOf(ArchiveException.class)
          .hasMessageEndingWith("is damaged: the checksum of m/stored is wrong");
      assertThat(zip.read("m/d\u00e9flated")).isEqualTo(TEXT);
    }
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(zip());
    for (int length = 0; length < bytes.length - "a comment".length(); length++) {
      Path file = changed(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ZipFileReader.open(file)).isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void nameThatStandsTwiceIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(zip());
    String text =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .replace("m/empty", "m/twice")
            .replace("m/stored", "m/twice!");
    Path ok = changed(text.getBytes(StandardCharsets.ISO_8859_1));
    try (ZipFileReader zip = ZipFileReader.open(ok)) {
      assertThat(zip.entries()).containsKeys("m/twice", "m/twice!");
    }
    Path twice =
        changed(
            new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("m/empty", "m/x\0\0\0\0")
                .replace("m/stored", "m/x\0\0\0\0\0")
                .getBytes(StandardCharsets.ISO_8859_1));
    try (ZipFileReader zip = ZipFileReader.open(twice)) {
      assertThat(zip.entries()).hasSize(3);
    }
    byte[] same = duplicated();
    Path file = changed(same);
    assertThatThrownBy(() -> ZipFileReader.open(file))
        .isInstanceOf(ArchiveException.class)
        .hasMessageEndingWith("is damaged: entry m/aaaa stands in the directory twice");
  }

  private byte[] duplicated() throws IOException {
    Path file = folder.resolve("b.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("m/aaaa"));
      zip.putNextEntry(new ZipEntry("m/bbbb"));
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return text.replace("m/bbbb", "m/aaaa").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A zip64 file of one stored entry with 4 bytes, whose wide fields are given. */
  private Path wide(
      long size, long compressedSize, long offset, long directory, long directorySize, int method)
      throws IOException {
    byte[] name = "m/a".getBytes(StandardCharsets.UTF_8);
    byte[] data = {1, 2, 3, 4};
    CRC32 crc = new CRC32();
    crc.update(data);
    ByteBuffer out = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x04034b50)
        .putShort((short) 45)
        .putShort((short) 0)
        .putShort((short) method)
        .putInt(0)
        .putInt((int) crc.getValue());
    out.putInt(-1).putInt(-1).putShort((short) 3).putShort((short) 0).put(name).put(data);
    int start = out.position();
    out.putInt(0x02014b50)
        .putShort((short) 45)
        .putShort((short) 45)
        .putShort((short) 0)
        .putShort((short) method)
        .putInt(0);
    out.putInt((int) crc.getValue())
        .putInt(-1)
        .putInt(-1)
        .putShort((short) 3)
        .putShort((short) 28)
        .putShort((short) 0);
    out.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1).put(name);
    out.putShort((short) 1)
        .putShort((short) 24)
        .putLong(size)
        .putLong(compressedSize)
        .putLong(offset);
    int end = out.position();
    out.putInt(0x06064b50)
        .putLong(44)
        .putShort((short) 45)
        .putShort((short) 45)
        .putInt(0)
        .putInt(0)
        .putLong(1)
        .putLong(1);
    out.putLong(directorySize < 0 ? end - start : directorySize)
        .putLong(directory < 0 ? start : directory);
    out.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    out.putInt(0x06054b50)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) -1)
        .putShort((short) -1)
        .putInt(-1)
        .putInt(-1)
        .putShort((short) 0);
    return changed(Arrays.copyOf(out.array(), out.position()));
  }

  @Test
  void zip64FieldsAreRead() throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(wide(4, 4, 0, -1, -1, 0))) {
      assertThat(zip.read("m/a")).containsExactly(1, 2, 3, 4);
      assertThat(zip.entries().get("m/a").size()).isEqualTo(4);
    }
    try (ZipFileReader zip = ZipFileReader.open(wide(5L << 32, 5L << 32, 6L << 32, -1, -1, 0))) {
      assertThat(zip.entries().get("m/a").size()).isEqualTo(5L << 32);
      assertThat(zip.entries().get("m/a").headerOffset()).isEqualTo(6L << 32);
      assertThatThrownBy(() -> zip.read("m/a"))
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("at most 67108864 are read");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, 1L << 40, Long.MAX_VALUE, Long.MAX_VALUE - 10})
  void offsetsBehindTheEndAreDamage(long far) throws IOException {
    Path directory = wide(4, 4, 0, far, -1, 0);
    assertThatThrownBy(() -> ZipFileReader.open(directory)).isInstanceOf(ArchiveException.class);
    try (ZipFileReader zip = ZipFileReader.open(wide(4, 4, far, -1, -1, 0))) {
      assertThatThrownBy(() -> zip.read("m/a")).isInstanceOf(ArchiveException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 3, 5, 1L << 32})
  void wrongSizesAreDamage(long size) throws IOException {
    for (int method : new int[] {0, 8}) {
      try (ZipFileReader zip = ZipFileReader.open(wide(size, 4, 0, -1, -1, method))) {
        assertThatThrownBy(() -> zip.read("m/a")).isInstanceOf(ArchiveException.class);
      }
      try (ZipFileReader zip = ZipFileReader.open(wide(4, size, 0, -1, -1, method))) {
        assertThatThrownBy(() -> zip.read("m/a")).isInstanceOf(ArchiveException.class);
      }
    }
  }

  @Test
  void hugeDirectoryIsRefused() throws IOException {
    Path file = wide(4, 4, 0, -1, 1L << 31, 0);
    assertThatThrownBy(() -> ZipFileReader.open(file))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("its directory claims 1 entries");
  }

  @Test
  void moreEntriesThanTheDirectoryHasBytesForAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(zip());
    int end = find(bytes, 0x06054b50);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(end + 10, (short) 60_000);
    Path file = changed(bytes);

    assertThatThrownBy(() -> ZipFileReader.open(file))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("its directory claims 60000 entries in ");
  }

  @Test
  void entryThatClaimsToInflateToMoreThanItCanIsRefusedBeforeMemoryIsTaken() throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(wide(4 * 1032 + 1, 4, 0, -1, -1, 8))) {
      assertThatThrownBy(() -> zip.read("m/a"))
          .isInstanceOf(ArchiveException.class)
          .hasMessageEndingWith("is damaged: entry m/a claims to be too well compressed");
    }
  }

  @Test
  void damagedBytesAreReadOrRefused() throws IOException {
    byte[] original = Files.readAllBytes(zip());
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = original.clone();
      for (int k = 0; k <= i % 3; k++) {
        int at =
            i % 2 == 0
                ? random.nextInt(bytes.length)
                : find(bytes, 0x02014b50) + random.nextInt(100);
        bytes[at] = (byte) random.nextInt();
      }
      try (ZipFileReader zip = ZipFileReader.open(changed(bytes))) {
        for (String name : zip.entries().keySet()) {
          try {
            zip.read(name);
          } catch (ArchiveException refused) {
            assertThat(refused).hasMessageContaining("changed.zip");
          }
        }
      } catch (ArchiveException refused) {
        assertThat(refused).hasMessageContaining("changed.zip");
      }
    }
  }
}
