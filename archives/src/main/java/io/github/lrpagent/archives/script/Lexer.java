package io.github.lrpagent.archives.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits TorchScript text into tokens; lines end inside brackets only where the brackets end. */
final class Lexer {
  /** The second part of a complex number. */
  private static final Pattern IMAGINARY =
      Pattern.compile("[+-](\\d[\\d.]*(e[+-]?\\d+)?|inf|nan)\\.?j");

  private final SourceText source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
  private int position;
  private int brackets;

  private Lexer(SourceText source) {
    this.source = source;
    this.text = source.text();
  }

  static List<Token> tokens(SourceText source) {
    return new Lexer(source).run();
  }

  private List<Token> run() {
    while (position < text.length()) {
      line();
    }
    while (indents.size() > 1) {
      indents.pop();
      layout(Token.Kind.DEDENT);
    }
    layout(Token.Kind.END);
    return tokens;
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
      return made(Token.Kind.NAME, start);
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
    while (position < text.length()) {
      char c = text.charAt(position);
      boolean sign =
          (c == '-' || c == '+') && Character.toLowerCase(text.charAt(position - 1)) == 'e';
      if (!isDigit(c) && c != '.' && c != 'e' && c != 'E' && c != 'j' && !sign) {
        break;
      }
      position++;
    }
    Matcher imaginary = IMAGINARY.matcher(text).region(position, text.length());
    if (imaginary.lookingAt()) {
      position = imaginary.end();
    }
    return made(Token.Kind.NUMBER, start);
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
