package io.github.lrpagent.evaluate;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a text, as the model's tokenizer groups its tokens; punctuation marks are words of
 * their own where the tokenizer cuts them off.
 *
 * @param source the text
 * @param words the words in order
 * @param wordOfToken the number of the word that each token belongs to, -1 for tokens that stand
 *     nowhere in the text
 */
record Words(String source, List<Word> words, List<Integer> wordOfToken) {
  /**
   * A word.
   *
   * @param gap what stands between the word before and this one
   * @param text the word
   * @param tokens how many tokens it has
   */
  record Word(String gap, String text, int tokens) {}

  Words {
    words = List.copyOf(words);
    wordOfToken = List.copyOf(wordOfToken);
  }

  /**
   * Reads the words that the tokens of an input stand for.
   *
   * @param given the text that the app was given
   * @throws EvaluationException if it is not known where they stand in it
   */
  static Words of(Input input, String given) {
    Input.Text text = input.text();
    String source = text == null ? null : text.source();
    List<Span> spans = text == null ? null : text.spans();
    if (text == null || source == null || spans == null) {
      throw new EvaluationException(
          "it is not known where its tokens stand; the model must be fed by DJL's"
              + " HuggingFaceTokenizer, on the thread that predicts");
    }
    if (!source.equals(given)) {
      throw new EvaluationException(
          "the app gives the tokenizer another text, '" + source + "': its words are not known");
    }
    Reader reader = new Reader(source);
    for (int i = 0; i < spans.size(); i++) {
      reader.token(spans.get(i), text.words() == null ? null : text.words().get(i));
    }
    return new Words(source, reader.cut(), reader.wordOfToken);
  }

  /** Returns the text up to its last word: what a tokenizer that truncates leaves of it. */
  String read() {
    StringBuilder read = new StringBuilder();
    words.forEach(word -> read.append(word.gap()).append(word.text()));
    return read.toString();
  }

  /** Returns the relevance of each word: the sum of its tokens'. */
  double[] relevance(Input input) {
    double[] relevance = new double[words.size()];
    for (int i = 0; i < wordOfToken.size(); i++) {
      if (wordOfToken.get(i) >= 0) {
        relevance[wordOfToken.get(i)] += input.relevance(i);
      }
    }
    return relevance;
  }

  /** Puts tokens together. */
  private static final class Reader {
    private final String source;
    private final List<Span> spans = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Integer> wordOfToken = new ArrayList<>();
    private @Nullable Integer number;

    Reader(String source) {
      this.source = source;
    }

    void token(Span given, @Nullable Integer word) {
      Span span = trimmed(given);
      if (span.start() >= span.end()) {
        wordOfToken.add(-1);
        return;
      }
      int last = spans.size() - 1;
      if (last >= 0 && span.end() > source.length() || last >= 0 && span.start() < from(last)) {
        throw new EvaluationException(
            "its tokens do not stand in one text, one after the other; pairs of texts cannot be"
                + " evaluated");
      }
      if (last >= 0 && joins(spans.get(last), span, word)) {
        int end = Math.max(spans.get(last).end(), span.end());
        spans.set(last, new Span(from(last), end));
        tokens.set(last, tokens.get(last) + 1);
      } else {
        spans.add(span);
        tokens.add(1);
      }
      number = word;
      wordOfToken.add(spans.size() - 1);
    }

    private int from(int word) {
      return spans.get(word).start();
    }

    private boolean joins(Span before, Span span, @Nullable Integer word) {
      if (span.start() != before.end()) {
        return span.start() < before.end();
      }
      return word == null
          ? Character.isLetterOrDigit(source.codePointBefore(span.start()))
              && Character.isLetterOrDigit(source.codePointAt(span.start()))
          : word.equals(number);
    }

    /** Leaves out the white space that some tokenizers count to the token behind it. */
    private Span trimmed(Span span) {
      int start = span.start();
      int end = Math.min(span.end(), source.length());
      while (start < end && Character.isWhitespace(source.charAt(start))) {
        start++;
      }
      while (start < end && Character.isWhitespace(source.charAt(end - 1))) {
        end--;
      }
      return new Span(start, end);
    }

    List<Word> cut() {
      List<Word> words = new ArrayList<>();
      int shown = 0;
      for (int i = 0; i < spans.size(); i++) {
        Span span = spans.get(i);
        words.add(
            new Word(
                source.substring(shown, span.start()),
                source.substring(span.start(), span.end()),
                tokens.get(i)));
        shown = span.end();
      }
      return words;
    }
  }
}
