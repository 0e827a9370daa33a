package io.github.lrpagent.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Faults on purpose, so that tests can show that no failure of ours reaches the app. Off, and free,
 * unless the JVM starts with a list of stages and what each is to throw:
 *
 * <pre>
 *   -Dlrp.test.faults=rewrite=java.lang.OutOfMemoryError,session=java.lang.StackOverflowError
 * </pre>
 *
 * Likewise {@code -Dlrp.test.leak=100} makes one session in a hundred keep its memory, so that a
 * test can show that it would notice.
 */
public final class Faults {
  /** The system property that names the faults. */
  public static final String PROPERTY = "lrp.test.faults";

  /** The system property that says one session in how many leaks. */
  public static final String LEAK_PROPERTY = "lrp.test.leak";

  /** Where a fault can be injected. */
  public static final Set<String> STAGES =
      Set.of(
          "options",
          "install",
          "transform",
          "load",
          "parse",
          "rewrite",
          "cache",
          "session",
          "operation",
          "leaf",
          "target",
          "backward",
          "tokens",
          "report",
          "listener");

  private static final boolean ON = System.getProperty(PROPERTY) != null;
  private static final Map<String, String> THROWN =
      ON ? parse(System.getProperty(PROPERTY)) : Map.of();

  private static final int LEAK_EVERY = Integer.getInteger(LEAK_PROPERTY, 0);
  private static final AtomicInteger SESSIONS = new AtomicInteger();

  private Faults() {}

  /**
   * Throws what the property says for this stage, if anything.
   *
   * @param stage one of {@link #STAGES}
   */
  public static void check(String stage) {
    if (ON) {
      String type = THROWN.get(stage);
      if (type != null) {
        raise(create(type, stage));
      }
    }
  }

  /** Returns whether the session that ends now is to keep its memory. */
  public static boolean leaks() {
    return LEAK_EVERY > 0 && SESSIONS.incrementAndGet() % LEAK_EVERY == 0;
  }

  static Map<String, String> parse(String faults) {
    Map<String, String> thrown = new HashMap<>();
    for (String fault : faults.split(",")) {
      String[] stageAndType = fault.split("=", 2);
      if (stageAndType.length != 2 || !STAGES.contains(stageAndType[0])) {
        throw new IllegalArgumentException(
            PROPERTY + ": '" + fault + "' is not STAGE=EXCEPTION (stages: " + STAGES + ")");
      }
      thrown.put(stageAndType[0], stageAndType[1]);
    }
    return thrown;
  }

  private static Throwable create(String type, String stage) {
    try {
      return (Throwable)
          Class.forName(type).getConstructor(String.class).newInstance("injected into " + stage);
    } catch (ReflectiveOperationException e) {
      return new IllegalArgumentException(PROPERTY + ": cannot throw " + type, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
