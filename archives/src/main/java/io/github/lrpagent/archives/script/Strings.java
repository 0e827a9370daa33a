package io.github.lrpagent.archives.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What string literals stand for. libtorch writes every byte that is not ASCII as {@code \\ooo}.
 */
final class Strings {
  private Strings() {}

  /** Returns the value of a literal with its quotes. */
  static String value(String literal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = literal.substring(1, literal.length() - 1);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c != '\\' || i == text.length()) {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char escaped = text.charAt(i);
      int digits = octalDigits(text, i);
      if (digits > 0) {
        bytes.write(Integer.parseInt(text.substring(i, i + digits), 8));
      } else if (escaped == 'x' && i + 2 < text.length() && isHex(text.substring(i + 1, i + 3))) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else if (single(escaped) >= 0) {
        bytes.write(single(escaped));
      } else {
        bytes.write('\\');
        continue; // what is no escape stands for itself
      }
      i += Math.max(1, digits);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int octalDigits(String text, int start) {
    int digits = 0;
    while (digits < 3
        && start + digits < text.length()
        && text.charAt(start + digits) >= '0'
        && text.charAt(start + digits) <= '7') {
      digits++;
    }
    return digits;
  }

  private static boolean isHex(String digits) {
    return digits.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
  }

  private static int single(char escaped) {
    return switch (escaped) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case '\\', '\'', '"' -> escaped;
      default -> -1;
    };
  }
}
