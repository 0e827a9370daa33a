package io.github.lrpagent.agent;

import io.github.lrpagent.api.Counters;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.AgentSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens when the JVM ends: the report is built, and one line says what became of the
 * predictions.
 */
final class ExitSummary implements Runnable {
  private final AgentContext context;

  ExitSummary(AgentContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    try {
      List<Path> written = new ArrayList<>();
      AgentSettings settings = context.settings();
      if (context.counts().snapshot().explained() > 0) {
        if (settings.formats().contains("jsonl")) {
          written.add(settings.output().resolve("relevance.jsonl"));
        }
        if (settings.formats().contains("html")) {
          buildReport(settings.output(), written);
        }
      }
      Counters counters = context.counts().snapshot();
      if (total(counters) > 0) {
        context.log(line(counters, written));
      }
    } catch (Throwable thrown) {
      context.log("at exit: " + thrown);
    }
  }

  private void buildReport(Path output, List<Path> written) {
    try {
      written.add(Explainers.report(output));
    } catch (Throwable thrown) {
      context.failed("report", thrown);
    }
  }

  /**
   * Returns the line, such as {@code 8 predictions explained, 0 failed -> lrp-out/relevance.jsonl}.
   */
  static String line(Counters counters, List<Path> written) {
    StringBuilder line = new StringBuilder();
    line.append(counters.explained())
        .append(counters.explained() == 1 ? " prediction" : " predictions")
        .append(" explained, ");
    line.append(counters.failures()).append(" failed");
    long unexplained = sum(counters);
    if (unexplained > 0) {
      line.append(", ").append(unexplained).append(" not explained");
    }
    if (counters.nothingToExplain() > 0) {
      line.append(", ").append(counters.nothingToExplain()).append(" with nothing to explain");
    }
    String separator = " -> ";
    for (Path file : written) {
      line.append(separator).append(file);
      separator = ", ";
    }
    return line.toString();
  }

  private static long total(Counters counters) {
    return counters.explained() + counters.nothingToExplain() + sum(counters) + counters.failures();
  }

  private static long sum(Counters counters) {
    return counters.unexplained().values().stream().mapToLong(Long::longValue).sum();
  }
}
