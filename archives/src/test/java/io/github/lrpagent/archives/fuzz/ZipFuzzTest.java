package io.github.lrpagent.archives.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.zip.ZipAppender;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Any file is read or refused by name; what is read is the same after entries were added. */
class ZipFuzzTest {
  private static final byte[] ADDED = {1, 2, 3};

  @FuzzTest(maxDuration = "1m")
  void zip(byte[] bytes) throws IOException {
    Path folder = Files.createTempDirectory("zip-fuzz");
    Path file = Files.write(folder.resolve("m.pt"), bytes);
    Path copy = folder.resolve("copy.pt");
    try (ZipFileReader zip = ZipFileReader.open(file)) {
      readArchive(zip);
      ZipAppender.copy(zip, copy, Map.of("added/entry", ADDED));
      try (ZipFileReader copied = ZipFileReader.open(copy)) {
        compare(zip, copied);
      }
    } catch (ArchiveException refused) {
      if (!refused.getMessage().startsWith(file.toString())) {
        throw refused;
      }
    } finally {
      Files.deleteIfExists(copy);
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static void readArchive(ZipFileReader zip) throws IOException {
    try {
      Archive.read(zip);
    } catch (ArchiveException refused) {
      // it says what is missing
    }
  }

  private static void compare(ZipFileReader zip, ZipFileReader copied) throws IOException {
    if (!Arrays.equals(copied.read("added/entry"), ADDED)) {
      throw new AssertionError("the added entry is lost");
    }
    for (String name : zip.entries().keySet()) {
      byte[] content;
      try {
        content = zip.read(name);
      } catch (ArchiveException refused) {
        continue;
      }
      if (!name.equals("added/entry") && !Arrays.equals(content, copied.read(name))) {
        throw new AssertionError(name + " is changed");
      }
    }
  }
}
