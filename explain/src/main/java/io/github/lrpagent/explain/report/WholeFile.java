package io.github.lrpagent.explain.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files that are written whole or not at all: readers see the old one or the new one. */
public final class WholeFile {
  private WholeFile() {}

  /** What a file holds. */
  @FunctionalInterface
  public interface Content {
    /** Writes it. */
    void write(Writer out) throws IOException;
  }

  /**
   * Writes a file in UTF-8, and the folders above it, and puts it in the place of an older one at
   * once.
   *
   * @param file the file
   * @param content what it holds
   * @throws IOException if it cannot be written; then an older one is as it was
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path fresh = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      // Unlike Files.newBufferedWriter, this writer replaces halves of surrogate pairs, which a
      // text may hold.
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(Files.newOutputStream(fresh), StandardCharsets.UTF_8))) {
        content.write(out);
      }
      move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
