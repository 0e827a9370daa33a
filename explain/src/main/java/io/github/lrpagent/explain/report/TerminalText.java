package io.github.lrpagent.explain.report;

/** Text that a terminal prints and does not obey. */
public final class TerminalText {
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int REPLACEMENT = 0xfffd;

  private TerminalText() {}

  /**
   * Returns the text on one line: white space becomes a space, and what could steer a terminal or
   * turn the direction of the line (control and format characters, halves of surrogate pairs)
   * becomes U+FFFD. Joiners stay, emoji and Persian need them.
   */
  public static String harmless(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
        if (!space) {
          out.append(' ');
        }
        space = true;
      } else {
        out.appendCodePoint(printable(character) ? character : REPLACEMENT);
        space = false;
      }
    }
    return out.toString();
  }

  private static boolean printable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
          false;
      case Character.FORMAT -> character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
