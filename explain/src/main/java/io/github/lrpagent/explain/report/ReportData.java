package io.github.lrpagent.explain.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows of a {@code relevance.jsonl}: the newest explanations, as many as a browser
 * and the heap of the app bear, those of one prediction by several composites side by side.
 */
final class ReportData {
  /** Explanations in a report. */
  static final int MOST = 20_000;

  /** Characters of their data. */
  static final long MOST_CHARACTERS = 24_000_000;

  /** Bytes of the log that are looked at. */
  static final long MOST_BYTES = 128_000_000;

  /** Broken lines that are named; all are counted. */
  static final int MOST_NAMED = 20;

  private final Deque<ReportEntry> entries = new ArrayDeque<>();
  private final List<String> errors = new ArrayList<>();
  private long characters;
  private long left;
  private int broken;
  private @Nullable Instant first;
  private @Nullable Instant last;

  private ReportData() {}

  /**
   * Reads a log.
   *
   * @param file a {@code relevance.jsonl}; one that does not exist is empty
   */
  static ReportData read(Path file) throws IOException {
    ReportData data = new ReportData();
    if (Files.exists(file)) {
      int skipped = skipped(file, MOST, MOST_BYTES);
      data.left = skipped;
      try (Stream<RelevanceReader.Line> lines = RelevanceReader.lines(file, skipped)) {
        for (Iterator<RelevanceReader.Line> each = lines.iterator(); each.hasNext(); ) {
          data.add(each.next());
        }
      }
    }
    return data;
  }

  /**
   * Returns how many lines to skip so that no more lines, and no more bytes, are left than these.
   */
  static int skipped(Path file, int mostLines, long mostBytes) throws IOException {
    long early = Files.size(file) - mostBytes;
    int lines = 0;
    int earlyLines = 0;
    long position = 0;
    boolean newLine = true;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        for (int i = 0; i < size; i++) {
          // A line that starts early is early.
          earlyLines += position < early && newLine ? 1 : 0;
          newLine = buffer[i] == '\n';
          lines += newLine ? 1 : 0;
          position++;
        }
      }
    }
    return Math.max(earlyLines, lines - mostLines);
  }

  private void add(RelevanceReader.Line line) throws IOException {
    if (line instanceof RelevanceReader.Line.Broken wrong) {
      broken++;
      if (errors.size() < MOST_NAMED) {
        errors.add(String.valueOf(wrong.error().getMessage()));
      }
    } else if (line instanceof RelevanceReader.Line.Read read) {
      Instant time = read.explanation().time();
      first = first == null || time.isBefore(first) ? time : first;
      last = last == null || time.isAfter(last) ? time : last;
      ReportEntry entry = ReportEntry.of(read.explanation());
      entries.addLast(entry);
      characters += entry.json().length();
      while (characters > MOST_CHARACTERS && entries.size() > 1) {
        characters -= entries.removeFirst().json().length();
        left++;
      }
    }
  }

  int size() {
    return entries.size();
  }

  /** Returns how many older lines of the log are not shown. */
  long left() {
    return left;
  }

  int broken() {
    return broken;
  }

  /** Returns what is wrong with the first broken lines. */
  List<String> errors() {
    return errors;
  }

  /** Returns when the first prediction was made, or null if there is none. */
  @Nullable Instant first() {
    return first;
  }

  /** Returns when the last prediction was made, or null if there is none. */
  @Nullable Instant last() {
    return last;
  }

  SortedSet<String> models() {
    return sorted(entries.stream().map(ReportEntry::model));
  }

  SortedSet<String> composites() {
    return sorted(entries.stream().map(ReportEntry::composite));
  }

  private static SortedSet<String> sorted(Stream<String> names) {
    return new TreeSet<>(names.toList());
  }

  /** Writes a list of predictions, each a list of explanations; see {@link ReportEntry}. */
  void write(Writer out) throws IOException {
    out.write('[');
    String separator = "";
    for (List<ReportEntry> prediction : predictions()) {
      out.write(separator);
      out.write('[');
      for (int i = 0; i < prediction.size(); i++) {
        out.write(i == 0 ? "" : ",\n");
        out.write(prediction.get(i).json());
      }
      out.write(']');
      separator = ",\n";
    }
    out.write(']');
  }

  /**
   * The n-th explanation by one composite stands beside the n-th of the same prediction by another.
   */
  private Collection<List<ReportEntry>> predictions() {
    Map<String, List<ReportEntry>> predictions = new LinkedHashMap<>();
    Map<String, Integer> times = new HashMap<>();
    int number = 0;
    for (ReportEntry entry : entries) {
      number++;
      String key =
          entry.prediction() == null
              ? "#" + number
              : entry.prediction()
                  + times.merge(entry.prediction() + entry.composite(), 1, Integer::sum);
      predictions.computeIfAbsent(key, k -> new ArrayList<>(1)).add(entry);
    }
    return predictions.values();
  }
}
