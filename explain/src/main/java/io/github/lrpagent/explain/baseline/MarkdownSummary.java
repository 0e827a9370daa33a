package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.report.Numbers;
import io.github.lrpagent.explain.report.TerminalText;
import io.github.lrpagent.explain.report.WholeFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * A verification in Markdown, such as for the summary of a GitHub Actions job: what differs, with
 * the words that moved. All text from the log is escaped.
 */
final class MarkdownSummary {
  private static final int MOST_WORDS = 30;

  private MarkdownSummary() {}

  static void write(Path file, Verification verification) throws IOException {
    WholeFile.write(file, out -> write(out, verification));
  }

  private static void write(Writer out, Verification verification) throws IOException {
    long same = verification.cases().size() - verification.differing();
    out.append("## Explanations\n\n");
    out.append(same + " as their baseline, " + verification.differing() + " not\n");
    for (Verification.Case one : verification.cases()) {
      if (!one.same()) {
        section(out, one);
      }
    }
  }

  private static void section(Writer out, Verification.Case one) throws IOException {
    out.append("\n### ").append(escaped(one.name())).append("\n\n");
    if (one.comparison().isEmpty()) {
      out.append("- ").append(escaped(one.missing())).append("\n");
      return;
    }
    Comparison comparison = one.comparison().get();
    for (Finding finding : comparison.findings()) {
      out.append("- ").append(escaped(finding.toString())).append("\n");
    }
    List<WordChange> moved = comparison.words().stream().filter(WordChange::moved).toList();
    if (!moved.isEmpty()) {
      double largest = comparison.then().largest();
      out.append("\n| word | then | now |\n|---|---:|---:|\n");
      for (WordChange word : moved.subList(0, Math.min(moved.size(), MOST_WORDS))) {
        out.append("| ").append(escaped(word.text()));
        out.append(" | ").append(Numbers.signed(word.then(), largest));
        out.append(" | ").append(Numbers.signed(word.now(), largest)).append(" |\n");
      }
    }
  }

  /** Escapes what Markdown or the HTML within it would obey. */
  private static String escaped(String text) {
    return TerminalText.harmless(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_{}\\[\\]()#|~!@])", "\\\\$1");
  }
}
