package io.github.lrpagent.archives.script;

/**
 * A token of TorchScript text.
 *
 * @param kind what it is
 * @param text its characters; empty for the kinds that stand for layout
 * @param start the offset of its first character
 * @param end the offset behind its last character
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    SYMBOL,
    NEWLINE,
    INDENT,
    DEDENT,
    END
  }

  boolean is(String symbol) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
  }
}
