package io.github.lrpagent.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What tokenizers have made on one thread: all encodings of the running predictor calls, and the last {@value #KEPT} before them.
 */
public final class Encodings {
  static final int KEPT = 64;

  /**
   * One call of a tokenizer.
   *
   * @param input what was given to it, see {@link Bridge#encoded}
   * @param result its {@code Encoding} or {@code Encoding[]}
   */
  public record Encoded(Object input, Object result) {}

  private final Deque<Encoded> entries = new ArrayDeque<>();
  private int openCalls;

  /** Returns the entries, newest first. */
  public List<Encoded> newestFirst() {
    return new ArrayList<>(entries);
  }

  void add(Encoded encoded) {
    entries.addFirst(encoded);
    trim();
  }

  void callStarted() {
    openCalls++;
  }

  void callEnded() {
    openCalls = Math.max(0, openCalls - 1);
    trim();
  }

  private void trim() {
    while (openCalls == 0 && entries.size() > KEPT) {
      entries.removeLast();
    }
  }
}
