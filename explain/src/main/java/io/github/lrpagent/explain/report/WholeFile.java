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

/** Writes files whole or not at all: what stood there before stays until the new text is ready. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes the text of a file. */
  @FunctionalInterface
  public interface Text {
    /** Writes all of it; closing is not its business. */
    void write(Writer out) throws IOException;
  }

  /**
   * Writes a file in UTF-8.
   *
   * @param file the file, in a folder that exists
   * @param text what it shall hold; halves of surrogate pairs in it become question marks
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Text text) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      // Unlike Files.newBufferedWriter, this writer replaces halves of surrogate pairs, which a
      // text may hold.
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(Files.newOutputStream(fresh), StandardCharsets.UTF_8))) {
        text.write(out);
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
