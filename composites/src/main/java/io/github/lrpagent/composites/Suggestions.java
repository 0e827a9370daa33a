package io.github.lrpagent.composites;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a user meant by a word that does not exist. */
final class Suggestions {
  private Suggestions() {}

  /**
   * Returns the hint that closes a message: the known word nearest to this one, or all of them if
   * none is near.
   */
  static String hint(String word, List<String> known) {
    return nearest(word, known)
        .map(near -> "(did you mean '" + near + "'?)")
        .orElseGet(() -> "(known: " + String.join(", ", known) + ")");
  }

  /**
   * Returns the known word that differs least, if it differs by no more than a slip: a third of its
   * letters, or its missing end.
   */
  static Optional<String> nearest(String word, List<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(
            k ->
                distance(lower, k) <= Math.max(1, k.length() / 3)
                    || (lower.length() >= 2 && k.startsWith(lower)))
        .min(Comparator.comparingInt(k -> distance(lower, k)));
  }

  /**
   * Returns the Levenshtein distance, where exchanging two neighbours counts once; at most 99, for
   * long words.
   */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 32) {
      return 99;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
