package io.github.lrpagent.junit;

import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.ExplanationListener;
import io.github.lrpagent.api.LrpAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * The explanations of one test: those of the predictions that its own thread made so far, one for
 * each row of a batch, in the order of the predictions. Tests that run at the same time each hear
 * their own.
 */
public final class Explanations {
  /** The innermost test that runs on a thread: while one waits, a pool may run another on it. */
  private static final ThreadLocal<@Nullable Explanations> HEARING = new ThreadLocal<>();

  private final String test;
  private final String composite;
  private final Counters before = LrpAgent.counters();
  private final AtomicInteger elsewhere = new AtomicInteger();
  private final ExplanationListener listener = this::hear;
  private final List<Explanation> heard = new ArrayList<>();
  private int listening;

  /**
   * Creates an empty list.
   *
   * @param test names the test in messages
   * @param composite explains its predictions; empty for the one in use
   */
  Explanations(String test, String composite) {
    this.test = test;
    this.composite = composite;
  }

  /** Returns all of them so far. */
  public List<Explanation> all() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  /**
   * Returns the only one.
   *
   * @throws AssertionFailedError if there is none, saying why, or there are several
   */
  public Explanation only() {
    List<Explanation> all = all();
    if (all.size() > 1) {
      throw new AssertionFailedError(
          test
              + ": "
              + all.size()
              + " explanations, one is expected: use get(row) for a batch, or clear() between predictions");
    }
    return get(0);
  }

  /**
   * Returns one of them.
   *
   * @param index from 0
   * @throws AssertionFailedError if there are fewer, saying why
   */
  public Explanation get(int index) {
    List<Explanation> all = all();
    if (index >= all.size()) {
      throw new AssertionFailedError(
          test + ": no explanation " + index + ", there are " + all.size() + ": " + why());
    }
    return all.get(index);
  }

  /** Forgets those so far. */
  public void clear() {
    synchronized (heard) {
      heard.clear();
    }
  }

  /**
   * Runs an action whose predictions belong to the test, on whatever thread: for threads of the
   * test's own.
   *
   * @param action makes predictions
   * @return what it returns
   * @throws Exception what it throws
   */
  public <T> T during(Callable<T> action) throws Exception {
    Explanations outer = HEARING.get();
    LrpAgent.Scope scope = composite.isEmpty() ? () -> {} : LrpAgent.useHere(composite);
    HEARING.set(this);
    listen(1);
    try {
      return action.call();
    } finally {
      listen(-1);
      HEARING.set(outer);
      scope.close();
    }
  }

  /** Listens as long as one thread at least is within {@link #during}. */
  private void listen(int more) {
    synchronized (heard) {
      if (listening == 0) {
        LrpAgent.addListener(listener);
      }
      listening += more;
      if (listening == 0) {
        LrpAgent.removeListener(listener);
      }
    }
  }

  private void hear(Explanation explanation) {
    Explanations hearing = HEARING.get();
    if (hearing == null) {
      elsewhere.incrementAndGet();
    } else if (hearing == this) {
      synchronized (heard) {
        heard.add(explanation);
      }
    }
  }

  /** Says why there are no more. */
  private String why() {
    Counters now = LrpAgent.counters();
    List<String> reasons = new ArrayList<>();
    reasons.addAll(grown("the explanation failed: ", before.failed(), now.failed()));
    reasons.addAll(grown("not explained: ", before.unexplained(), now.unexplained()));
    if (now.nothingToExplain() > before.nothingToExplain()) {
      reasons.add("a prediction met no leaf, such as a token embedding");
    }
    if (elsewhere.get() > 0) {
      reasons.add(
          elsewhere
              + " explained on threads that belong to no test: predict on the test's thread, or within explanations.during(...)");
    }
    return reasons.isEmpty()
        ? "no further prediction went through a DJL Predictor of the PyTorch engine on this test's thread"
        : String.join("; ", reasons);
  }

  private static List<String> grown(
      String what, Map<String, Long> before, Map<String, Long> after) {
    return after.entrySet().stream()
        .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L))
        .map(entry -> what + entry.getKey())
        .sorted()
        .toList();
  }
}
