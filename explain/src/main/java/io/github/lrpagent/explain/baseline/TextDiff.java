package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.report.Numbers;
import io.github.lrpagent.explain.report.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A comparison for a terminal: what differs, then word by word.
 *
 * <pre>
 *   relevance: 12.3 % off (tolerance 1.00 %); moved most: "waste" +3.75 -> +3.30
 *
 *        then       now    change
 *      -0.068    -0.070    -0.002    [CLS]
 *      +3.750    +3.301    -0.449  * waste
 * </pre>
 */
public final class TextDiff {
  private static final int MOST_WORDS = 100;

  private TextDiff() {}

  /** Returns the lines. What comes from the model or its input cannot steer the terminal. */
  public static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    comparison
        .findings()
        .forEach(finding -> lines.add("  " + TerminalText.harmless(finding.toString())));
    List<WordChange> words = comparison.words();
    if (words.isEmpty()) {
      lines.add("  then: " + tokens(comparison.then()));
      lines.add("  now:  " + tokens(comparison.now()));
      return lines;
    }
    lines.add("");
    lines.add("       then       now    change");
    List<WordChange> shown =
        words.size() <= MOST_WORDS
            ? words
            : words.stream().filter(WordChange::moved).limit(MOST_WORDS).toList();
    double scale = comparison.then().largest() / 10; // a digit more, to show small changes
    shown.forEach(word -> lines.add(line(word, scale)));
    if (shown.size() < words.size()) {
      lines.add("  and " + (words.size() - shown.size()) + " words more");
    }
    return lines;
  }

  private static String line(WordChange word, double scale) {
    return "%11s%10s%10s  %s %s"
        .formatted(
            Numbers.signed(word.then(), scale),
            Numbers.signed(word.now(), scale),
            Numbers.signed(word.change(), scale),
            word.moved() ? "*" : " ",
            TerminalText.harmless(word.text()));
  }

  private static String tokens(Baseline baseline) {
    return TerminalText.harmless(
        baseline.inputs().stream()
            .flatMap(input -> input.words().stream())
            .flatMap(word -> word.tokens().stream())
            .limit(MOST_WORDS)
            .collect(Collectors.joining(" ")));
  }
}
