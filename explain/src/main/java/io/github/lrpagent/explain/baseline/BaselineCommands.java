package io.github.lrpagent.explain.baseline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands {@code record} and {@code verify} of the agent jar do. */
public final class BaselineCommands {
  private static final int SAME = 0;
  private static final int DIFFERS = 1;
  private static final int UNREADABLE = 2;

  private BaselineCommands() {}

  /**
   * Makes the baselines of a log, in the place of all that were there.
   *
   * @param log a {@code relevance.jsonl}
   * @param place the folder for the baselines; or a file that ends in {@code .json}, for a log of
   *     one explanation
   * @param out takes the names of the files
   * @param err takes one line where something cannot be read or written
   * @return the exit status: 0, or 2 where something cannot be read or written
   */
  public static int record(Path log, Path place, PrintWriter out, PrintWriter err) {
    try {
      new BaselineFolder(place).write(BaselineFolder.explanations(log)).forEach(out::println);
      return SAME;
    } catch (BaselineException e) {
      return unreadable(e, err);
    }
  }

  /**
   * Compares a log with its baselines.
   *
   * @param place the folder of the baselines, or a single one
   * @param log a {@code relevance.jsonl}
   * @param tolerances how far they may be from one another, in the order of {@link Tolerances}
   * @param junitXml where to write JUnit's XML, or null
   * @param markdown where to write Markdown, or null
   * @param out takes the differences
   * @param err takes one line where something cannot be read or written
   * @return the exit status: 0 all the same, 1 something differs, 2 something cannot be read or
   *     written
   */
  public static int verify(
      Path place,
      Path log,
      double[] tolerances,
      @Nullable Path junitXml,
      @Nullable Path markdown,
      PrintWriter out,
      PrintWriter err) {
    try {
      Verification verification =
          Verification.of(
              new BaselineFolder(place).read(),
              BaselineFolder.explanations(log),
              new Tolerances(
                  tolerances[0], (int) tolerances[1], tolerances[2], tolerances[3], tolerances[4]));
      if (junitXml != null) {
        JunitXml.write(junitXml, place.getFileName().toString(), verification);
      }
      if (markdown != null) {
        MarkdownSummary.write(markdown, verification);
      }
      print(verification, out);
      return verification.differing() == 0 ? SAME : DIFFERS;
    } catch (BaselineException | IllegalArgumentException e) {
      return unreadable(e, err);
    } catch (IOException e) {
      err.println("lrp-agent: cannot be written: " + e);
      return UNREADABLE;
    }
  }

  private static void print(Verification verification, PrintWriter out) {
    for (Verification.Case one : verification.cases()) {
      if (!one.same()) {
        out.println(one.name() + ":");
        one.lines().forEach(out::println);
        out.println();
      }
    }
    List<Verification.Case> cases = verification.cases();
    long differing = verification.differing();
    out.println(cases.size() - differing + " as their baseline, " + differing + " not");
  }

  private static int unreadable(Exception e, PrintWriter err) {
    err.println("lrp-agent: " + e.getMessage());
    return UNREADABLE;
  }
}
