package io.github.lrpagent.explain.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Builds {@code report.html} from {@code relevance.jsonl}: one file that asks the network for
 * nothing. It shows the newest explanations, at most 20,000 or 24 MB of them; the log keeps all.
 */
public final class HtmlReport {
  /** The name of the file in the output folder. */
  public static final String FILE = "report.html";

  private HtmlReport() {}

  /**
   * Builds the report of an output folder, and puts it in the place of an older one at once.
   *
   * @param outputFolder the folder with {@code relevance.jsonl}; without that file, the report says
   *     that nothing was explained
   * @return the report
   * @throws NoSuchFileException if there is no such folder
   * @throws IOException if the log cannot be read, or the report not written
   */
  public static Path build(Path outputFolder) throws IOException {
    if (!Files.isDirectory(outputFolder)) {
      throw new NoSuchFileException(outputFolder.toString(), null, "no folder of explanations");
    }
    Path log = outputFolder.resolve(RelevanceLog.FILE);
    ReportPage page =
        new ReportPage(
            ReportData.read(log),
            resource("report.html"),
            PageStyle.sheet(HtmlReport.class, "report.css"),
            script());
    Path report = outputFolder.resolve(FILE);
    WholeFile.write(report, page::write);
    return report;
  }

  private static String script() throws IOException {
    return resource("words.js") + resource("heatmap.js") + resource("report.js");
  }

  private static String resource(String name) throws IOException {
    return PageStyle.resource(HtmlReport.class, name);
  }
}
