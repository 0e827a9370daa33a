package io.github.lrpagent.composites;

/** Quotes what a file says, for messages of one line. */
final class Quote {
  private static final int LONGEST = 60;

  private Quote() {}

  /** Returns a text in quotes, cut where it is long, on one line. */
  static String of(String text) {
    StringBuilder result = new StringBuilder("'");
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> result.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    if (text.codePointCount(0, text.length()) > LONGEST) {
      result.append('…');
    }
    return result.append('\'').toString();
  }
}
