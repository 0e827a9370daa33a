package io.github.lrpagent.api;

import java.util.Map;

/**
 * What has happened since the agent was attached. A prediction is one call of the model, whatever
 * its batch size.
 *
 * @param explained predictions that were explained
 * @param nothingToExplain predictions that met no leaf
 * @param unexplained predictions left alone, by reason
 * @param failed explanations that failed, by cause; the app got its prediction all the same
 */
public record Counters(
    long explained,
    long nothingToExplain,
    Map<String, Long> unexplained,
    Map<String, Long> failed) {

  /** Copies the maps. */
  public Counters {
    unexplained = Map.copyOf(unexplained);
    failed = Map.copyOf(failed);
  }

  /** Returns how many explanations failed, whatever the cause. */
  public long failures() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }
}
