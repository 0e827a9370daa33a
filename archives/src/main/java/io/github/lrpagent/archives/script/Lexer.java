package io.github.lrpagent.archives.script;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits TorchScript text into tokens, a line at a time; lines end inside brackets only where the
 * brackets end.
 */
final class Lexer {
  private static final String REAL = "(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";

  private static final Pattern NUMBER = Pattern.compile(REAL);

  /** The second part of a complex number. */
  private static final Pattern IMAGINARY = Pattern.compile("[+-](?:" + REAL + "|inf|nan)j");

  private final SourceText source;
  private final String text;
  private final Deque<Token> tokens = new ArrayDeque<>();
  private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
  private int position;
  private int brackets;

  Lexer(SourceText source) {
    this.source = source;
    this.text = source.text();
  }

  /** Returns the next token; behind the last one, {@link Token.Kind#END} again and again. */
  Token next() {
    while (tokens.isEmpty() && position < text.length()) {
      line();
    }
    if (tokens.isEmpty()) {
      boolean open = indents.size() > 1;
      if (open) {
        indents.pop();
      }
      layout(open ? Token.Kind.DEDENT : Token.Kind.END);
    }
    return tokens.remove();
  }

  private void line() {
    int start = position;
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
    if (position < text.length() && isLineEnd(text.charAt(position))) {
      position++;
      return;
    }
    if (position < text.length() && text.charAt(position) == '#') {
      skipComment();
      return;
    }
    if (position == text.length()) {
      return;
    }
    indentation(position - start);
    while (position < text.length()) {
      char c = text.charAt(position);
      if (isLineEnd(c)) {
        if (brackets == 0) {
          layout(Token.Kind.NEWLINE);
          position++;
          return;
        }
        position++;
      } else if (c == ' ') {
        position++;
      } else if (c == '#') {
        skipComment();
      } else {
        tokens.add(token(c));
      }
    }
    layout(Token.Kind.NEWLINE);
  }

  private void skipComment() {
    while (position < text.length() && !isLineEnd(text.charAt(position))) {
      position++;
    }
  }

  private void indentation(int width) {
    if (width > indents.getFirst()) {
      indents.push(width);
      layout(Token.Kind.INDENT);
    }
    while (width < indents.getFirst()) {
      indents.pop();
      layout(Token.Kind.DEDENT);
    }
    if (width != indents.getFirst()) {
      throw source.error(
          position, "this line is indented by " + width + " spaces, as no line above it");
    }
  }

  private void layout(Token.Kind kind) {
    tokens.add(new Token(kind, "", position, position));
  }

  private Token token(char c) {
    int start = position;
    if (Character.isLetter(c) || c == '_') {
      while (position < text.length() && isNamePart(text.charAt(position))) {
        position++;
      }
      String word = text.substring(start, position);
      boolean complex = (word.equals("inf") || word.equals("nan")) && skip(IMAGINARY);
      return made(complex ? Token.Kind.NUMBER : Token.Kind.NAME, start);
    }
    if (isDigit(c)
        || c == '.' && position + 1 < text.length() && isDigit(text.charAt(position + 1))) {
      return number();
    }
    if (c == '"' || c == '\'') {
      return string(c);
    }
    position++;
    switch (c) {
      case '(', '[', '{' -> brackets++;
      case ')', ']', '}' -> brackets = Math.max(0, brackets - 1);
      case '-' -> {
        if (position < text.length() && text.charAt(position) == '>') {
          position++;
        }
      }
      case ',', ':', '=', '.' -> {}
      default -> throw source.error(start, "unexpected character '" + c + "'");
    }
    return made(Token.Kind.SYMBOL, start);
  }

  private Token number() {
    int start = position;
    skip(NUMBER);
    skip(IMAGINARY);
    if (position < text.length()
        && (isNamePart(text.charAt(position)) || text.charAt(position) == '.')) {
      throw source.error(start, "this is no number");
    }
    return made(Token.Kind.NUMBER, start);
  }

  private boolean skip(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    boolean found = matcher.lookingAt();
    if (found) {
      position = matcher.end();
    }
    return found;
  }

  private Token string(char quote) {
    int start = position++;
    while (position < text.length() && text.charAt(position) != quote) {
      if (isLineEnd(text.charAt(position))) {
        break;
      }
      position += text.charAt(position) == '\\' ? 2 : 1;
    }
    if (position >= text.length() || text.charAt(position) != quote) {
      throw source.error(start, "this string does not end");
    }
    position++;
    return made(Token.Kind.STRING, start);
  }

  private Token made(Token.Kind kind, int start) {
    return new Token(kind, text.substring(start, position), start, position);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
