package io.github.lrpagent.agent.options;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 500MB}, in steps of 1024 as in {@code -Xmx}. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([KMGT]B)");
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

  private Sizes() {}

  /**
   * Returns a size in bytes; {@code unlimited} is the largest number.
   *
   * @throws IllegalArgumentException if that is no size
   */
  static long parse(String text) {
    String size = text.toUpperCase(Locale.ROOT);
    if (size.equals("UNLIMITED")) {
      return Long.MAX_VALUE;
    }
    if (size.equals("0")) {
      return 0;
    }
    Matcher parts = SIZE.matcher(size);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " is no size");
    }
    return Long.parseLong(parts.group(1)) << 10 * UNITS.indexOf(parts.group(2));
  }
}
