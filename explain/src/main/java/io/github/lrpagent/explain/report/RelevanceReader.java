package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Streams explanations back from {@code relevance.jsonl}, however long it is. Close the streams.
 */
public final class RelevanceReader {
  private RelevanceReader() {}

  /** What one line of the file holds. */
  public sealed interface Line {
    /** Returns the number of the line, from 1. */
    int number();

    /**
     * An explanation.
     *
     * @param number the number of the line, from 1
     * @param explanation what it holds
     */
    record Read(int number, Explanation explanation) implements Line {}

    /**
     * A line that is no explanation.
     *
     * @param number the number of the line, from 1
     * @param torn whether it only was not written to its end, as when a JVM is killed
     * @param error says {@code file:line: what}
     */
    record Broken(int number, boolean torn, RelevanceFormatException error) implements Line {}
  }

  /**
   * Streams the explanations. Torn lines are skipped: the next append after a crash leaves them in
   * the middle of the file.
   *
   * @param file a {@code relevance.jsonl}
   * @return a stream that throws {@link RelevanceFormatException} at a line that is no explanation
   * @throws IOException if the file cannot be opened; {@link UncheckedIOException} later on
   */
  public static Stream<Explanation> explanations(Path file) throws IOException {
    return lines(file)
        .mapMulti(
            (line, out) -> {
              if (line instanceof Line.Read read) {
                out.accept(read.explanation());
              } else if (line instanceof Line.Broken broken && !broken.torn()) {
                throw broken.error();
              }
            });
  }

  /**
   * Streams all lines but blank ones, whatever they hold.
   *
   * @param file a {@code relevance.jsonl}
   * @throws IOException if the file cannot be opened; {@link UncheckedIOException} later on
   */
  public static Stream<Line> lines(Path file) throws IOException {
    return lines(file, 0);
  }

  /** Streams all lines but blank ones and the first so many, which are not looked at. */
  static Stream<Line> lines(Path file, int skipped) throws IOException {
    // Unlike Files.newBufferedReader, this reader replaces what is no UTF-8: a torn line may end
    // within a character.
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), 1 << 16);
    AtomicInteger number = new AtomicInteger(skipped);
    return reader
        .lines()
        .skip(skipped)
        .map(text -> new Numbered(number.incrementAndGet(), text))
        .filter(line -> !line.text().isBlank())
        .map(line -> read(file, line))
        .onClose(() -> close(reader));
  }

  private record Numbered(int number, String text) {}

  private static Line read(Path file, Numbered line) {
    try {
      return new Line.Read(line.number(), ExplanationParser.parse(line.text()));
    } catch (IllegalArgumentException e) {
      String what = Objects.requireNonNullElse(e.getMessage(), "no explanation");
      return new Line.Broken(
          line.number(),
          e instanceof ExplanationParser.TornLineException,
          new RelevanceFormatException(file, line.number(), what));
    }
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
