package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.report.WholeFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.owasp.encoder.Encode;

/** A verification as the XML that build servers read: a test suite with a test case a baseline. */
final class JunitXml {
  private JunitXml() {}

  static void write(Path file, String suite, Verification verification) throws IOException {
    WholeFile.write(file, out -> write(out, suite, verification));
  }

  private static void write(Writer out, String suite, Verification verification)
      throws IOException {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"")
        .append(Encode.forXmlAttribute(suite))
        .append("\" tests=\"" + verification.cases().size())
        .append("\" failures=\"" + verification.differing())
        .append("\" errors=\"0\" skipped=\"0\">\n");
    for (Verification.Case one : verification.cases()) {
      out.append("  <testcase classname=\"").append(Encode.forXmlAttribute(suite));
      out.append("\" name=\"").append(Encode.forXmlAttribute(one.name()));
      if (one.same()) {
        out.append("\"/>\n");
      } else {
        failure(out, one.lines());
      }
    }
    out.append("</testsuite>\n");
  }

  private static void failure(Writer out, List<String> lines) throws IOException {
    out.append("\">\n    <failure message=\"")
        .append(Encode.forXmlAttribute(lines.get(0).strip()))
        .append("\">")
        .append(Encode.forXmlContent(String.join("\n", lines)))
        .append("</failure>\n  </testcase>\n");
  }
}
