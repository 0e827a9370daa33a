package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints explanations for people at a terminal: the words on a background whose strength is their
 * relevance, or with their relevance in numbers where there are no colours.
 *
 * <pre>
 * positive  2.93  (attnlrp, 103 % of the target reached the inputs)
 *   A(+0.087) gripping(+0.478),(+0.052) beautifully(+0.288) acted(-0.008) drama(+0.113).(+0.008)
 * </pre>
 */
public final class TerminalReport {
  private static final int MOST_WORDS = 400;
  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_CELLS = 48;
  private static final int MOST_SINKS = 8;
  private static final String INDENT = "  ";

  private final PrintStream out;
  private final TerminalColours colours;

  /**
   * Creates a report.
   *
   * @param out where it is printed
   * @param colours the colours, such as {@link TerminalColours#forStandardError()}
   */
  public TerminalReport(PrintStream out, TerminalColours colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Prints an explanation, in one piece, so that threads do not mix theirs. */
  public void print(Explanation explanation) {
    out.print(block(explanation));
    out.flush();
  }

  private String block(Explanation e) {
    String line = System.lineSeparator();
    StringBuilder block = new StringBuilder(line).append(header(e)).append(line);
    List<@Nullable Passage> passages = new ArrayList<>();
    double largest = 0;
    for (Input input : e.inputs()) {
      Passage passage = Passage.of(input);
      passages.add(passage);
      largest = Math.max(largest, passage == null ? 0 : Word.largest(passage.words()));
    }
    for (int i = 0; i < passages.size(); i++) {
      Input input = e.inputs().get(i);
      Passage passage = passages.get(i);
      if (passages.size() > 1 || passage == null) {
        block.append(INDENT).append(summary(input)).append(line);
      }
      if (passage != null) {
        block.append(INDENT).append(text(passage, largest)).append(line);
      } else if (colours.codes() != TerminalColours.Codes.NONE) {
        drawing(Heatmap.of(input, MOST_CELLS))
            .forEach(row -> block.append(INDENT).append(row).append(line));
      }
    }
    sinks(e.conservation()).forEach(row -> block.append(INDENT).append(row).append(line));
    return block.toString();
  }

  /** Where the rest of the target went: the largest shares by name, and the others together. */
  private static List<String> sinks(Explanation.Conservation conservation) {
    List<Explanation.Sink> sinks = conservation.sinks();
    if (sinks == null || sinks.isEmpty()) {
      return List.of();
    }
    double largest = sinks.stream().mapToDouble(s -> Math.abs(s.relevance())).max().orElse(0);
    List<String> rows = new ArrayList<>();
    int named = Math.min(sinks.size(), MOST_SINKS);
    for (Explanation.Sink sink : sinks.subList(0, named)) {
      String place = sink.module().isEmpty() ? "" : " of " + sink.module();
      rows.add(
          TerminalText.harmless(
              Numbers.signed(sink.relevance(), largest) + " to " + sink.kind() + place));
    }
    List<Explanation.Sink> others = sinks.subList(named, sinks.size());
    if (!others.isEmpty()) {
      double sum = others.stream().mapToDouble(Explanation.Sink::relevance).sum();
      rows.add(Numbers.signed(sum, largest) + " to " + others.size() + " more");
    }
    return rows;
  }

  private static String header(Explanation e) {
    Explanation.Target target = e.target();
    String position = target.position() == null ? "" : ", position " + target.position();
    String kind = target.kind().equals("contrast") ? ", contrast" : "";
    return TerminalText.harmless(Facts.label(target))
        + "  "
        + Numbers.brief(target.value())
        + "  ("
        + TerminalText.harmless(e.composite() + kind + position)
        + ", "
        + Facts.reached(e.conservation())
        + ")";
  }

  private static String summary(Input input) {
    double positive = 0;
    double negative = 0;
    for (float r : input.relevance()) {
      positive += Math.max(r, 0);
      negative += Math.min(r, 0);
    }
    double largest = Math.max(positive, -negative);
    return TerminalText.harmless(
        input.name()
            + " "
            + input.shape()
            + ": "
            + Numbers.signed(positive, largest)
            + " for, "
            + Numbers.signed(negative, largest)
            + " against");
  }

  private String text(Passage passage, double largest) {
    List<Word> words = passage.words();
    if (words.size() <= MOST_WORDS) {
      return words(words, largest) + (passage.rest().isBlank() ? "" : " ...");
    }
    // A language model attends to the end, a classifier to the start: both are shown.
    int half = MOST_WORDS / 2;
    List<Word> between = words.subList(half, words.size() - half);
    double sum = between.stream().mapToDouble(Word::relevance).sum();
    return words(words.subList(0, half), largest)
        + " ... ("
        + between.size()
        + " words, "
        + Numbers.signed(sum, largest)
        + " together) ... "
        + words(words.subList(words.size() - half, words.size()), largest).strip();
  }

  private String words(List<Word> words, double largest) {
    StringBuilder text = new StringBuilder();
    for (Word word : words) {
      text.append(TerminalText.harmless(word.gap())).append(painted(word, largest));
    }
    return text.toString().strip();
  }

  private String painted(Word word, double largest) {
    String text = shortened(TerminalText.harmless(word.text()));
    return colours.codes() == TerminalColours.Codes.NONE
        ? text + "(" + Numbers.signed(word.relevance(), largest) + ")"
        : colours.paint(text, ColourScale.step(word.relevance(), largest));
  }

  private static String shortened(String word) {
    if (word.codePointCount(0, word.length()) <= MOST_CHARACTERS) {
      return word;
    }
    return word.substring(0, word.offsetByCodePoints(0, MOST_CHARACTERS)) + "...";
  }

  /** Draws a plane with two spaces a cell, which is about square. */
  private List<String> drawing(Heatmap map) {
    double largest = map.largest();
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < map.height(); y++) {
      StringBuilder row = new StringBuilder();
      for (int x = 0; x < map.width(); x++) {
        row.append(
            colours.paint("  ", ColourScale.step(map.cells()[y * map.width() + x], largest)));
      }
      rows.add(row.toString());
    }
    return rows;
  }
}
