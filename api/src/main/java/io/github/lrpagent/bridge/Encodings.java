package io.github.lrpagent.bridge;

import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;

/**
 * What tokenizers have made on one thread: the last {@value #KEPT} encodings, and in a running
 * predictor call all of it up to {@value #KEPT_IN_CALL}. The newest batch is kept whatever its
 * size.
 */
public final class Encodings {
  static final int KEPT = 64;
  static final int KEPT_IN_CALL = 4096;

  /**
   * One call of a tokenizer.
   *
   * @param input what was given to it, a text, the words of one or a pair: {@code String}, {@code
   *     String[]}; a batch of texts or pairs: {@code List<String>}, {@code PairList}
   * @param result its {@code Encoding} or {@code Encoding[]}
   */
  public record Encoded(Object input, Object result) {
    int size() {
      return result.getClass().isArray() ? Array.getLength(result) : 1;
    }
  }

  private final Deque<Encoded> entries = new ArrayDeque<>();
  private int size;
  private int openCalls;

  /** Returns the entries, newest first; the view is live. */
  public Collection<Encoded> newestFirst() {
    return Collections.unmodifiableCollection(entries);
  }

  void add(Encoded encoded) {
    entries.addFirst(encoded);
    size += encoded.size();
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
    int most = openCalls == 0 ? KEPT : KEPT_IN_CALL;
    while (size > most && entries.size() > 1) {
      size -= entries.removeLast().size();
    }
  }
}
