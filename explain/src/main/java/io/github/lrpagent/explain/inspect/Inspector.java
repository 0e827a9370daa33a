package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.twin.Inspection;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeException;
import io.github.lrpagent.composites.Composites;
import io.github.lrpagent.explain.report.TerminalColours;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs {@code inspect}. */
public final class Inspector {
  private static final int COVERED = 0;
  private static final int UNCOVERED = 1;
  private static final int UNREADABLE = 2;

  private Inspector() {}

  /**
   * Reports what the agent makes of a model.
   *
   * @param model the archive; or the jar or folder of an app whose model is written in Java
   * @param composite a built-in name or a Composite file
   * @param method the method to report on; empty for all
   * @param json whether the report is JSON
   * @param all whether each place is listed
   * @param out takes the report
   * @param err takes one line where there is none
   * @return 0 if every operation that relevance passes has a rule, 1 if one has none or the model
   *     is left as it is, 2 if there is no report
   */
  public static int run(
      Path model,
      String composite,
      String method,
      boolean json,
      boolean all,
      PrintWriter out,
      PrintWriter err) {
    try {
      Composite rules = Composites.load(composite);
      if (Files.exists(model) && ClassFiles.isAt(model)) {
        return classes(model, rules, json, out);
      }
      ModelReport report = report(model, rules, method);
      out.print(
          json
              ? JsonReport.write(report)
              : new TextReport(report, all, TerminalColours.forStandardOutput()).write());
      out.flush();
      return report.verdict() == Verdict.COVERED ? COVERED : UNCOVERED;
    } catch (CompositeException e) {
      err.println("inspect: " + e.getMessage());
    } catch (ArchiveException | IOException e) {
      err.println("inspect: " + model + ": " + reason(model, e));
    } catch (RuntimeException | StackOverflowError e) {
      err.println(
          "inspect: " + model + ": its code is of a form that is not understood (" + e + ")");
    }
    err.flush();
    return UNREADABLE;
  }

  private static int classes(Path source, Composite composite, boolean json, PrintWriter out)
      throws IOException {
    ClassFiles files = ClassFiles.read(source);
    ClassReport report =
        new ClassReport(source.toString(), composite, files.calls(), files.classes());
    out.print(json ? report.json() : report.text(new Style(TerminalColours.forStandardOutput())));
    out.flush();
    return report.isCovered() ? COVERED : UNCOVERED;
  }

  private static Archive read(Path model) throws IOException {
    if (Files.isDirectory(model)) {
      throw new ArchiveException("this is a directory" + archivesIn(model));
    }
    if (!Files.exists(model)) {
      throw new ArchiveException("no such file");
    }
    try (ZipFileReader zip = ZipFileReader.open(model)) {
      if (zip.entries().keySet().stream().anyMatch(n -> n.endsWith("/lrp_twins.tsv"))) {
        throw new ArchiveException(
            "this is a copy that the agent made, with rules in it; inspect the original");
      }
      return Archive.read(zip);
    }
  }

  private static ModelReport report(Path model, Composite composite, String method)
      throws IOException {
    List<Inspection> methods = TwinWriter.inspect(read(model), composite);
    List<Inspection> chosen = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Inspection each : methods) {
      if (method.isEmpty() || each.method().equals(method)) {
        chosen.add(each);
      } else {
        each.problems().forEach(p -> problems.add("in the method " + each.method() + ", " + p));
      }
    }
    if (chosen.isEmpty()) {
      String names = String.join(", ", methods.stream().map(Inspection::method).toList());
      throw new ArchiveException(
          method.isEmpty()
              ? "the model has no method"
              : "there is no method " + method + " (there is: " + names + ")");
    }
    return new ModelReport(model.toString(), composite, chosen, problems);
  }

  private static String archivesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> archives =
          files.map(Path::toString).filter(f -> f.endsWith(".pt")).sorted().toList();
      return archives.isEmpty() ? "" : " (try " + archives.get(0) + ")";
    }
  }

  /** The reason alone: the file is named before it. */
  private static String reason(Path model, Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    String file = model.toString();
    if (message.equals(file)) {
      return e.getClass()
          .getSimpleName()
          .replaceAll("([a-z])([A-Z])", "$1 $2")
          .toLowerCase(Locale.ROOT);
    }
    return message.startsWith(file)
        ? message.substring(file.length()).replaceFirst("^(: | is )", "")
        : message;
  }
}
