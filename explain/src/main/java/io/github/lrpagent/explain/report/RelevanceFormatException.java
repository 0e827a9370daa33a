package io.github.lrpagent.explain.report;

import java.nio.file.Path;

/**
 * A line of {@code relevance.jsonl} is no explanation; the message says {@code file:line: what}.
 */
public final class RelevanceFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  RelevanceFormatException(Path file, int line, String what) {
    super(file + ":" + line + ": " + what);
    this.line = line;
  }

  /** Returns the number of the line, from 1. */
  public int line() {
    return line;
  }
}
