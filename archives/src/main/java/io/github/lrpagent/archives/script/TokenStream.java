package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.ArchiveException;

/** Walks over the tokens of a file. */
final class TokenStream {
  private final SourceText source;
  private final Lexer lexer;
  private Token next;
  private int lastEnd;

  TokenStream(SourceText source) {
    this.source = source;
    this.lexer = new Lexer(source);
    this.next = lexer.next();
  }

  Token peek() {
    return next;
  }

  boolean at(Token.Kind kind) {
    return peek().kind() == kind;
  }

  boolean at(String symbol) {
    return peek().is(symbol);
  }

  boolean skip(String symbol) {
    boolean found = at(symbol);
    if (found) {
      take();
    }
    return found;
  }

  boolean skip(Token.Kind kind) {
    boolean found = at(kind);
    if (found) {
      take();
    }
    return found;
  }

  Token take() {
    Token token = peek();
    next = lexer.next();
    if (!token.text().isEmpty()) {
      lastEnd = token.end();
    }
    return token;
  }

  Token take(String symbol) {
    if (!at(symbol)) {
      throw expected("'" + symbol + "'");
    }
    return take();
  }

  Token take(Token.Kind kind) {
    if (!at(kind)) {
      throw expected(
          switch (kind) {
            case NEWLINE -> "the end of the line";
            case INDENT -> "an indented line";
            case DEDENT -> "the end of the block";
            default -> kind.name().toLowerCase(java.util.Locale.ROOT);
          });
    }
    return take();
  }

  String takeName() {
    return take(Token.Kind.NAME).text();
  }

  int nextStart() {
    return peek().start();
  }

  /** The offset behind the last token that has characters. */
  int lastEnd() {
    return lastEnd;
  }

  ArchiveException expected(String what) {
    Token token = peek();
    String found = token.text().isEmpty() ? "the end of the line" : "'" + token.text() + "'";
    return source.error(token.start(), "expected " + what + ", not " + found);
  }
}
