package io.github.lrpagent.explain.session;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.ExplanationListener;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.explain.report.RelevanceLog;
import io.github.lrpagent.explain.report.TerminalColours;
import io.github.lrpagent.explain.report.TerminalReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Where explanations go: the log, the terminal, the listeners. None of them keeps the others from
 * theirs.
 */
public final class Delivery {
  private final AgentContext context;
  private final RelevanceLog log;
  private final TerminalReport terminal;
  private final List<ExplanationListener> services;

  private interface Step {
    void run() throws Exception;
  }

  /**
   * Creates a delivery.
   *
   * @param context the options and the registered listeners
   * @param loader where listeners are looked for by {@link ServiceLoader}
   */
  public Delivery(AgentContext context, ClassLoader loader) {
    this.context = context;
    this.log = new RelevanceLog(context.settings().output());
    this.terminal = new TerminalReport(System.err, TerminalColours.forStandardError());
    this.services = new ArrayList<>();
    guarded(
        "listener",
        () -> ServiceLoader.load(ExplanationListener.class, loader).forEach(services::add));
  }

  void deliver(List<Explanation> explanations) {
    Set<String> formats = context.settings().formats();
    if (formats.contains("jsonl") || formats.contains("html")) {
      guarded("report", () -> write(explanations));
    }
    if (formats.contains("terminal")) {
      guarded("report", () -> explanations.forEach(terminal::print));
    }
    for (List<ExplanationListener> listeners : List.of(services, context.listeners())) {
      for (ExplanationListener listener : listeners) {
        guarded("listener", () -> explanations.forEach(listener::explained));
      }
    }
  }

  private void write(List<Explanation> explanations) throws IOException {
    try {
      log.append(explanations);
    } catch (IOException e) {
      throw new IOException("cannot write " + log.file() + ": " + e, e);
    }
  }

  private void guarded(String stage, Step step) {
    try {
      Faults.check(stage);
      step.run();
    } catch (Throwable thrown) {
      context.failed(stage, thrown);
    }
  }
}
