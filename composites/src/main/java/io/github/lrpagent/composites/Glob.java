package io.github.lrpagent.composites;

import java.util.regex.Pattern;

/**
 * A pattern for names and dotted paths: {@code *} stands for any characters, dots included, and for
 * none; {@code ?} for exactly one; all else for itself.
 *
 * @param pattern the pattern
 */
public record Glob(String pattern) {
  /**
   * What a pattern may look like: no Java or TorchScript name, and no path, has one of the
   * characters left out here.
   */
  static final String ALLOWED = "[^\\s/\\\\|,;:(){}\\[\\]!\"']+";

  private static final Pattern WELL_FORMED = Pattern.compile(ALLOWED);

  /** Matches every text, the empty one included. */
  public static final Glob ANY = new Glob("*");

  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException if it is empty or has a character that no name has
   */
  public Glob {
    if (!WELL_FORMED.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          Quote.of(pattern)
              + " matches no name (dots go between the parts, '*' is for any characters, '?' for one)");
    }
  }

  /** Returns whether the pattern matches the whole of a text. */
  public boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        // Let the last star take one character more. Earlier stars need not be tried again: it can
        // take all that they could.
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
