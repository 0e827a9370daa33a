package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input as a text to read: its tokens joined to words. The words come from the source text where
 * it is known, else from the tokens, else from the ids.
 *
 * @param words the words in order
 * @param rest what follows the last word in the source text, such as the part that a tokenizer cut
 *     off
 */
public record Passage(List<Word> words, String rest) {
  /** Up to so many values of an input without text are shown one by one. */
  private static final int FEW = 512;

  /** Copies the list. */
  public Passage {
    words = List.copyOf(words);
  }

  /**
   * Returns the input as a text to show, or null where it has none: an image, or many numbers. Runs
   * of one special token without relevance, padding above all, are one word.
   */
  public static @Nullable Passage of(Input input) {
    Passage passage = complete(input);
    return passage == null ? null : new Passage(shortened(passage.words), passage.rest);
  }

  /** Returns the input as a text with each of its tokens, or null where it has none. */
  public static @Nullable Passage complete(Input input) {
    Input.Text text = input.text();
    if (text == null) {
      return input.shape().size() == 1 && input.shape().get(0) <= FEW ? numbered(input) : null;
    }
    if (text.source() != null
        && text.spans() != null
        && SourceWords.fit(text.source(), text.spans())) {
      return SourceWords.passage(input, text, text.source(), text.spans());
    }
    if (text.tokens() != null) {
      return new Passage(TokenWords.words(input, text, text.tokens()), "");
    }
    return new Passage(ids(input, text), "");
  }

  private static List<Word> ids(Input input, Input.Text text) {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < text.ids().size(); i++) {
      words.add(single(i == 0 ? "" : " ", token(text, i), false, input.relevance(i)));
    }
    return words;
  }

  private static Passage numbered(Input input) {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < input.shape().get(0); i++) {
      words.add(single(i == 0 ? "" : " ", "[" + i + "]", false, input.relevance(i)));
    }
    return new Passage(words, "");
  }

  static Word single(String gap, String text, boolean special, float relevance) {
    return new Word(gap, text, special, List.of(new Word.Part(text, relevance)));
  }

  /** Returns the token at a position, or {@code #} and its id. */
  static String token(Input.Text text, int position) {
    return text.tokens() == null ? "#" + text.ids().get(position) : text.tokens().get(position);
  }

  private static List<Word> shortened(List<Word> words) {
    List<Word> result = new ArrayList<>(words.size());
    int i = 0;
    while (i < words.size()) {
      Word first = words.get(i);
      int end = i + 1;
      if (isIdle(first)) {
        while (end < words.size()
            && isIdle(words.get(end))
            && words.get(end).text().equals(first.text())) {
          end++;
        }
      }
      String text = end - i == 1 ? first.text() : first.text() + " ×" + (end - i);
      result.add(new Word(first.gap(), text, first.special(), first.parts()));
      i = end;
    }
    return result;
  }

  private static boolean isIdle(Word word) {
    return word.special() && word.relevance() == 0;
  }
}
