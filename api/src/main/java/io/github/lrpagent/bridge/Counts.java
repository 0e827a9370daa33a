package io.github.lrpagent.bridge;

import io.github.lrpagent.api.Counters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts predictions by what became of them; safe for all threads. */
public final class Counts {
  private final LongAdder explained = new LongAdder();
  private final LongAdder nothingToExplain = new LongAdder();
  private final Map<String, LongAdder> unexplained = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();

  /** Counts a prediction that was explained. */
  public void explained() {
    explained.increment();
  }

  /** Counts a prediction that met no leaf. */
  public void nothingToExplain() {
    nothingToExplain.increment();
  }

  /**
   * Counts a prediction that was left alone.
   *
   * @return whether the reason is new
   */
  public boolean unexplained(String reason) {
    return increment(unexplained, reason);
  }

  /**
   * Counts a failure of ours.
   *
   * @return whether the cause is new
   */
  public boolean failed(String cause) {
    return increment(failed, cause);
  }

  /** Returns the counters as they are now. */
  public Counters snapshot() {
    return new Counters(explained.sum(), nothingToExplain.sum(), sums(unexplained), sums(failed));
  }

  private static boolean increment(Map<String, LongAdder> counts, String key) {
    LongAdder fresh = new LongAdder();
    LongAdder before = counts.putIfAbsent(key, fresh);
    (before == null ? fresh : before).increment();
    return before == null;
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().sum()));
  }
}
