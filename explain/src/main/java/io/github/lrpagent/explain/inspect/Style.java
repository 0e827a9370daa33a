package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.explain.report.TerminalColours;
import io.github.lrpagent.explain.report.TerminalText;

/**
 * How words stand out on a terminal. All of them are made harmless: paths and names come from the
 * archive.
 *
 * @param colours what the terminal understands
 */
record Style(TerminalColours colours) {
  String bold(String text) {
    return painted("1", text);
  }

  String faint(String text) {
    return painted("2", text);
  }

  String good(String text) {
    return painted("1;32", text);
  }

  String bad(String text) {
    return painted("1;31", text);
  }

  String warning(String text) {
    return painted("1;33", text);
  }

  String plain(String text) {
    return TerminalText.harmless(text);
  }

  private String painted(String code, String text) {
    int indent = text.length() - text.stripLeading().length();
    String harmless = " ".repeat(indent) + TerminalText.harmless(text.strip());
    return colours.codes() == TerminalColours.Codes.NONE || harmless.isEmpty()
        ? harmless
        : "\u001b[" + code + "m" + harmless + "\u001b[0m";
  }
}
