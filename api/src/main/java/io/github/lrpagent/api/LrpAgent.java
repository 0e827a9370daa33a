package io.github.lrpagent.api;

import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Bridge;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The attached agent, as an app or a test may steer it. Without {@code -javaagent} nothing is
 * attached: {@link #attached()} is false and the other methods throw {@link IllegalStateException}.
 */
public final class LrpAgent {
  private LrpAgent() {}

  /** Returns whether the agent is attached to this JVM. */
  public static boolean attached() {
    return Bridge.context() != null;
  }

  /**
   * Explains the following predictions by another composite.
   *
   * @param composite one of {@link #composites()}
   * @throws IllegalArgumentException if it was not loaded when the JVM started
   */
  public static void use(String composite) {
    context().use(composite);
  }

  /**
   * Explains the predictions of this thread by another composite until the scope is closed, on the
   * same thread, whatever {@link #use} says meanwhile.
   *
   * @param composite one of {@link #composites()}
   * @throws IllegalArgumentException if it was not loaded when the JVM started
   */
  public static Scope useHere(String composite) {
    return context().useHere(composite)::run;
  }

  /** What holds until it is closed. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Returns the composite in use on this thread. */
  public static String composite() {
    return context().composite();
  }

  /** Returns the composites that were loaded when the JVM started. */
  public static List<String> composites() {
    return context().composites();
  }

  /** Registers a listener for all explanations from now on. */
  public static void addListener(ExplanationListener listener) {
    context().listeners().add(listener);
  }

  /** Removes a listener that {@link #addListener} registered. */
  public static void removeListener(ExplanationListener listener) {
    context().listeners().remove(listener);
  }

  /**
   * Runs an action whose predictions, on this thread, are neither explained nor counted. They cost
   * what they cost without the agent. Models that it loads are never explained.
   *
   * @param action what to run
   * @return its result
   * @throws Exception whatever the action throws
   */
  public static <T> T withoutExplanations(Callable<T> action) throws Exception {
    context();
    return Bridge.withoutExplanations(action);
  }

  /** Returns what has happened so far. */
  public static Counters counters() {
    return context().counts().snapshot();
  }

  private static AgentContext context() {
    AgentContext context = Bridge.context();
    if (context == null) {
      throw new IllegalStateException(
          "LRP Agent is not attached: start the JVM with -javaagent:lrp-agent.jar");
    }
    return context;
  }
}
