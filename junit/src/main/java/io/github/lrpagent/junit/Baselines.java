package io.github.lrpagent.junit;

import io.github.lrpagent.explain.baseline.Baseline;
import io.github.lrpagent.explain.baseline.BaselineException;
import io.github.lrpagent.explain.baseline.BaselineFile;
import io.github.lrpagent.explain.baseline.Comparison;
import io.github.lrpagent.explain.baseline.HtmlDiff;
import io.github.lrpagent.explain.baseline.TextDiff;
import io.github.lrpagent.explain.baseline.Tolerances;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;

/** The baselines of a project: writes them, or compares with them. */
final class Baselines {
  private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)*");

  private final PrintStream notes;
  private final Set<Path> updated = new HashSet<>();

  /**
   * Creates them.
   *
   * @param notes says which files were written
   */
  Baselines(PrintStream notes) {
    this.notes = notes;
  }

  void assertMatches(BaselineSettings settings, String name, Baseline now, Tolerances tolerances) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "baseline name '"
              + name
              + "': letters, digits, '.', '_' and '-', and '/' between folders, are possible");
    }
    Path file = settings.folder().resolve(name + BaselineFile.SUFFIX);
    if (!written(settings, name, file, now)) {
      Comparison comparison = Comparison.of(BaselineFile.read(file), now, tolerances);
      if (!comparison.same()) {
        throw different(settings, name, file, comparison);
      }
    }
  }

  /**
   * Writes a baseline where that is due: once a run, so that of several tests with one name, the
   * others compare with what the first has written.
   */
  private synchronized boolean written(
      BaselineSettings settings, String name, Path file, Baseline now) {
    boolean missing = !Files.exists(file);
    if (settings.update() ? updated.contains(file) : !missing) {
      return false;
    }
    if (!settings.update() && settings.ci().isPresent()) {
      throw new BaselineException(
          "no baseline '%s': %s is missing, and none is written on a build server (%s): run the test on your machine, review the file, and commit it"
              .formatted(name, file, settings.ci().get()));
    }
    BaselineFile.write(file, now);
    updated.add(file);
    notes.println(
        "lrp-agent: baseline %s: %s; review it, and commit it"
            .formatted(missing ? "written" : "updated", file));
    return true;
  }

  private static AssertionFailedError different(
      BaselineSettings settings, String name, Path file, Comparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add("explanation '" + name + "' is not as its baseline " + file);
    lines.addAll(TextDiff.lines(comparison));
    lines.add("");
    lines.add(page(settings.reports().resolve(name + ".html"), name, comparison));
    lines.add("  if this is right: run the test with -Dlrp.baseline=update, and review the file");
    return new AssertionFailedError(
        String.join(System.lineSeparator(), lines),
        BaselineFile.text(comparison.then()),
        BaselineFile.text(comparison.now()));
  }

  private static String page(Path page, String name, Comparison comparison) {
    try {
      HtmlDiff.write(page, name, comparison);
      return "  side by side: " + page;
    } catch (IOException e) {
      return "  no page of both: " + page + " cannot be written: " + e;
    }
  }
}
