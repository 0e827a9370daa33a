package io.github.lrpagent.explain.evaluate;

import io.github.lrpagent.evaluate.Progress;
import io.github.lrpagent.explain.report.TerminalColours;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows on a terminal how far something is, as a bar that grows in its line; elsewhere, as a line
 * for each tenth.
 */
public final class ProgressBar implements Progress {
  private static final int WIDTH = 30;
  private static final int TENTHS = 10;

  private final PrintWriter err;
  private final boolean terminal;
  private String step = "";
  private int shown = -1;

  /**
   * Creates a bar.
   *
   * @param err where it goes
   * @param terminal whether that is a terminal
   */
  ProgressBar(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Returns a bar for {@link System#err}. */
  public static ProgressBar onStandardError(PrintWriter err) {
    return new ProgressBar(err, TerminalColours.isTerminal(2));
  }

  @Override
  public void at(String what, int done, int total) {
    int parts = terminal ? WIDTH : TENTHS;
    int part = total == 0 ? parts : (int) ((long) done * parts / total);
    boolean fresh = !what.equals(step);
    if (terminal) {
      err.print("\r" + line(what, done, total, part) + (done == total ? "\n" : ""));
    } else if (fresh || part != shown) {
      err.println(what + " " + done + " of " + total);
    }
    err.flush();
    step = what;
    shown = part;
  }

  private static String line(String what, int done, int total, int part) {
    return String.format(
        Locale.ROOT,
        "%-11s [%s%s] %d of %d",
        what,
        "#".repeat(part),
        ".".repeat(WIDTH - part),
        done,
        total);
  }
}
