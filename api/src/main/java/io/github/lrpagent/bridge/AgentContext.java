package io.github.lrpagent.bridge;

import io.github.lrpagent.api.ExplanationListener;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all DJLs of a JVM share: the settings, the composite in use, the listeners, the counters and
 * the log.
 */
public final class AgentContext {
  private final AgentSettings settings;
  private final List<String> composites;
  private final List<ExplanationListener> listeners = new CopyOnWriteArrayList<>();
  private final Counts counts = new Counts();
  private final PrintStream log;
  private final ThreadLocal<@Nullable String> compositeHere = new ThreadLocal<>();
  private volatile String composite;

  /**
   * Creates the context of an attached agent.
   *
   * @param settings the options
   * @param composites the names of the loaded composites, the first one in use
   * @param log where lines for people go
   */
  public AgentContext(AgentSettings settings, List<String> composites, PrintStream log) {
    this.settings = settings;
    this.composites = List.copyOf(composites);
    this.log = log;
    this.composite = this.composites.get(0);
  }

  /** Returns the options. */
  public AgentSettings settings() {
    return settings;
  }

  /** Returns the names of the loaded composites. */
  public List<String> composites() {
    return composites;
  }

  /** Returns the name of the composite in use on this thread. */
  public String composite() {
    String here = compositeHere.get();
    return here == null ? composite : here;
  }

  /** Switches the composite, see {@link io.github.lrpagent.api.LrpAgent#use}. */
  public void use(String name) {
    composite = loaded(name);
  }

  /**
   * Switches the composite of this thread, see {@link io.github.lrpagent.api.LrpAgent#useHere}.
   *
   * @return what takes that back
   */
  public Runnable useHere(String name) {
    String before = compositeHere.get();
    compositeHere.set(loaded(name));
    return () -> {
      if (before == null) {
        compositeHere.remove();
      } else {
        compositeHere.set(before);
      }
    };
  }

  private String loaded(String name) {
    if (!composites.contains(name)) {
      throw new IllegalArgumentException(
          "composite '"
              + name
              + "' is not loaded (loaded: "
              + String.join(", ", composites)
              + "); name it in the option: composite="
              + String.join("+", composites)
              + "+"
              + name);
    }
    return name;
  }

  /** Returns the registered listeners; the list is live. */
  public List<ExplanationListener> listeners() {
    return listeners;
  }

  /** Returns the counters. */
  public Counts counts() {
    return counts;
  }

  /** Writes one line for people. */
  public void log(String line) {
    log.println("lrp-agent: " + line);
  }

  /**
   * Counts a failure of ours and logs it if its cause is new.
   *
   * @param stage where it happened, such as {@code rewrite}
   * @param thrown what was thrown
   */
  public void failed(String stage, Throwable thrown) {
    String message = thrown.getMessage();
    String cause = stage + ": " + thrown.getClass().getSimpleName();
    if (counts.failed(cause)) {
      log(
          cause
              + (message == null
                  ? ""
                  : ": " + message.lines().filter(l -> !l.isBlank()).findFirst().orElse(""))
              + " (the app is not affected)");
    }
  }

  /** Counts a prediction that is left unexplained and logs the reason if it is new. */
  public void unexplained(String reason) {
    if (counts.unexplained(reason)) {
      log("not explained: " + reason);
    }
  }
}
