package io.github.lrpagent.explain.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.encoder.Encode;

/**
 * Fills the template of the report. Its {@code {{places}}} are filled in one pass, so nothing from
 * the log is taken for a place, and everything from the log is escaped: by OWASP's encoder in the
 * HTML, by JSON's own escapes in the data. The content security policy admits the page's own script
 * and style by their hashes, and nothing else.
 */
final class ReportPage {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ReportData data;
  private final String template;
  private final String style;
  private final String script;

  ReportPage(ReportData data, String template, String style, String script) {
    this.data = data;
    this.template = template;
    this.style = style;
    this.script = script;
  }

  void write(Writer out) throws IOException {
    Matcher place = PLACE.matcher(template);
    int from = 0;
    while (place.find()) {
      out.append(template, from, place.start());
      fill(out, place.group(1));
      from = place.end();
    }
    out.append(template, from, template.length());
  }

  private void fill(Writer out, String place) throws IOException {
    switch (place) {
      case "policy" -> out.write(policy());
      case "style" -> out.write(style);
      case "script" -> out.write(script);
      case "summary" -> out.write(Encode.forHtml(summary()));
      case "notes" -> notes(out);
      case "legend" -> legend(out);
      case "data" -> data.write(out);
      default -> throw new IllegalArgumentException("no such place in the template: " + place);
    }
  }

  private String policy() {
    return "default-src 'none'; script-src '"
        + PageStyle.hash(script)
        + "'; style-src '"
        + PageStyle.hash(style)
        + "'; base-uri 'none'; form-action 'none'";
  }

  private String summary() {
    if (data.size() == 0) {
      return data.broken() == 0
          ? "No explanations yet: relevance.jsonl is missing or empty."
          : "No explanations.";
    }
    return String.join(
        " · ",
        counted(data.size(), "explanation"),
        listed("model", data.models()),
        listed("composite", data.composites()),
        times(data.first(), data.last()) + " UTC");
  }

  private static String times(@Nullable Instant first, @Nullable Instant last) {
    String from = first == null ? "" : MINUTES.format(first);
    String to = last == null ? "" : MINUTES.format(last);
    return from.equals(to) ? from : from + " to " + to;
  }

  private static String counted(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  private static String listed(String what, Collection<String> names) {
    return names.size() > 4 ? counted(names.size(), what) : String.join(", ", names);
  }

  private void notes(Writer out) throws IOException {
    if (data.left() > 0) {
      note(out, counted(data.left(), "older line") + " of relevance.jsonl not shown.");
    }
    if (data.broken() > 0) {
      out.write("<details class=\"note\"><summary>");
      out.write(
          counted(data.broken(), "line") + " of relevance.jsonl could not be read.</summary><ul>");
      for (String error : data.errors()) {
        out.append("<li>").append(Encode.forHtml(error)).append("</li>");
      }
      int unnamed = data.broken() - data.errors().size();
      out.write(unnamed > 0 ? "<li>and " + unnamed + " more</li>" : "");
      out.write("</ul></details>");
    }
  }

  private static void note(Writer out, String text) throws IOException {
    out.append("<p class=\"note\">").append(Encode.forHtml(text)).append("</p>");
  }

  private static void legend(Writer out) throws IOException {
    for (int step = -ColourScale.STEPS; step <= ColourScale.STEPS; step += 2) {
      out.write("<i class=\"" + PageStyle.cssClass(step) + "\"></i>");
    }
  }
}
