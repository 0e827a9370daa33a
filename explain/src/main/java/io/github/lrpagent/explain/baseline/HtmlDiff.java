package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.report.ColourScale;
import io.github.lrpagent.explain.report.Facts;
import io.github.lrpagent.explain.report.Numbers;
import io.github.lrpagent.explain.report.PageStyle;
import io.github.lrpagent.explain.report.WholeFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import org.owasp.encoder.Encode;

/**
 * A comparison side by side, as one page that loads nothing and runs nothing: the words of the
 * baseline and of today on the colours of one scale, then a table of both.
 */
public final class HtmlDiff {
  private final Comparison comparison;
  private final String name;
  private final double largest;

  private HtmlDiff(Comparison comparison, String name) {
    this.comparison = comparison;
    this.name = name;
    this.largest = Math.max(comparison.then().largest(), comparison.now().largest());
  }

  /**
   * Writes the page, whole or not at all, and the folders above it.
   *
   * @param file the page
   * @param name the name of the baseline
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, String name, Comparison comparison) throws IOException {
    WholeFile.write(file, out -> new HtmlDiff(comparison, name).page(out));
  }

  private void page(Writer out) throws IOException {
    String style = PageStyle.sheet(HtmlDiff.class, "diff.css");
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    out.append("style-src '").append(PageStyle.hash(style)).append("'; base-uri 'none'\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    out.append(Encode.forHtml(name)).append("</title>\n<style>").append(style);
    out.append("</style>\n</head>\n<body>\n<h1>").append(Encode.forHtml(name)).append("</h1>\n");
    findings(out);
    out.append("<div class=\"sides\">\n");
    side(out, "Baseline", comparison.then());
    side(out, "Now", comparison.now());
    out.append("</div>\n");
    if (!comparison.words().isEmpty()) {
      table(out);
    }
    out.append("</body>\n</html>\n");
  }

  private void findings(Writer out) throws IOException {
    out.append("<ul>\n");
    for (Finding finding : comparison.findings()) {
      out.append("<li>").append(Encode.forHtml(finding.toString())).append("</li>\n");
    }
    out.append("</ul>\n");
  }

  private void side(Writer out, String title, Baseline baseline) throws IOException {
    out.append("<section>\n<h2>").append(title).append("</h2>\n<p class=\"facts\">");
    out.append(Encode.forHtml(facts(baseline))).append("</p>\n");
    for (BaselineInput input : baseline.inputs()) {
      out.append("<p class=\"words\">");
      for (BaselineWord word : input.words()) {
        int step = ColourScale.step(word.relevance(), largest);
        out.append("<span class=\"").append(PageStyle.cssClass(step)).append("\">");
        out.append(Encode.forHtml(word.text())).append("</span> ");
      }
      out.append("</p>\n");
    }
    out.append("</section>\n");
  }

  private static String facts(Baseline baseline) {
    String reached =
        baseline.reached() == null
            ? ""
            : " · " + Numbers.brief(100 * baseline.reached()) + " % reached the inputs";
    return baseline.model()
        + " · "
        + baseline.composite()
        + " · "
        + Facts.label(baseline.target())
        + " "
        + Numbers.brief(baseline.target().value())
        + reached;
  }

  private void table(Writer out) throws IOException {
    out.append("<table>\n<tr><th>then</th><th>now</th><th>change</th><th>word</th></tr>\n");
    for (WordChange word : comparison.words()) {
      out.append(word.moved() ? "<tr class=\"moved\">" : "<tr>");
      for (double number : new double[] {word.then(), word.now(), word.change()}) {
        out.append("<td>").append(Numbers.signed(number, largest)).append("</td>");
      }
      out.append("<td>").append(Encode.forHtml(word.text())).append("</td></tr>\n");
    }
    out.append("</table>\n");
  }
}
