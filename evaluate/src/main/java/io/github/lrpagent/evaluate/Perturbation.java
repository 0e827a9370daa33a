package io.github.lrpagent.evaluate;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * How a text loses a word.
 *
 * @param replacement what stands in place of each token of a lost word, or nothing where the word
 *     is removed
 */
public record Perturbation(String replacement) {
  /**
   * Removes words, and the white space before them: what is left is still a text as people write
   * them.
   */
  public static Perturbation remove() {
    return new Perturbation("");
  }

  /**
   * Replaces each token of a word, so that the others keep their places.
   *
   * @param token a token that says nothing, as the tokenizer writes it: {@code [MASK]}, {@code
   *     <unk>}
   * @throws IllegalArgumentException if it is empty or blank
   */
  public static Perturbation replaceBy(String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("a token to replace words by is needed, such as [MASK]");
    }
    return new Perturbation(token);
  }

  /** Returns the text without some of its words. */
  String apply(Words text, BitSet lost) {
    List<Words.Word> words = text.words();
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      Words.Word word = words.get(i);
      if (!lost.get(i)) {
        boolean follows = i == 0 || !replacement.isEmpty() || !lost.get(i - 1);
        append(left, follows || !left.isEmpty() ? word.gap() : "", word.text());
      } else if (!replacement.isEmpty()) {
        append(left, word.gap(), String.join(" ", Collections.nCopies(word.tokens(), replacement)));
      }
    }
    return left.toString();
  }

  /** Two words never become one. */
  private static void append(StringBuilder left, String gap, String word) {
    left.append(gap);
    if (gap.isEmpty()
        && !left.isEmpty()
        && Character.isLetterOrDigit(left.codePointBefore(left.length()))
        && Character.isLetterOrDigit(word.codePointAt(0))) {
      left.append(' ');
    }
    left.append(word);
  }

  /** Returns {@code removed}, or {@code replaced by} and the token. */
  @Override
  public String toString() {
    return replacement.isEmpty() ? "removed" : "replaced by " + replacement;
  }
}
