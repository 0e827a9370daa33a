package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Words cut from the source text along the spans of the tokens, so that they read as they were
 * written.
 */
final class SourceWords {
  /** Scripts without spaces between words: each token is shown for itself. */
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private final Input input;
  private final Input.Text text;
  private final String source;
  private final List<Word> words = new ArrayList<>();

  /** The word being put together. */
  private final List<Word.Part> parts = new ArrayList<>();

  private int start;
  private int end;
  private int shown;

  private SourceWords(Input input, Input.Text text, String source) {
    this.input = input;
    this.text = text;
    this.source = source;
  }

  /** Returns whether the spans run forward through the source, as those of one text do. */
  static boolean fit(String source, List<Span> spans) {
    int from = 0;
    boolean any = false;
    for (Span span : spans) {
      if (span.start() != span.end()) {
        if (span.start() < from || span.end() < span.start() || span.end() > source.length()) {
          return false;
        }
        from = span.start();
        any = true;
      }
    }
    return any;
  }

  static Passage passage(Input input, Input.Text text, String source, List<Span> spans) {
    SourceWords reading = new SourceWords(input, text, source);
    for (int i = 0; i < spans.size(); i++) {
      reading.token(i, trimmed(source, spans.get(i)));
    }
    reading.flush();
    return new Passage(reading.words, source.substring(reading.shown));
  }

  /** Leaves out the white space that many tokenizers count to the token behind it. */
  private static Span trimmed(String source, Span span) {
    int from = span.start();
    int to = span.end();
    while (from < to && Character.isWhitespace(source.charAt(from))) {
      from++;
    }
    while (from < to && Character.isWhitespace(source.charAt(to - 1))) {
      to--;
    }
    return from < to ? new Span(from, to) : span;
  }

  private void token(int i, Span span) {
    Word.Part part = new Word.Part(Passage.token(text, i), input.relevance(i));
    if (span.start() == span.end()) {
      flush();
      words.add(new Word(words.isEmpty() ? "" : " ", part.token(), true, List.of(part)));
      return;
    }
    if (parts.isEmpty() || !joins(i, span)) {
      flush();
      start = Math.max(span.start(), shown);
      end = start;
    }
    end = Math.max(end, span.end());
    parts.add(part);
  }

  /** Returns whether token {@code i} goes on with the word that ends at {@link #end}. */
  private boolean joins(int i, Span span) {
    if (span.start() < end) {
      return true;
    }
    if (span.start() > end || Character.isWhitespace(source.charAt(span.start()))) {
      return false;
    }
    if (part(i).startsWith("##")) {
      return true;
    }
    int before = source.codePointBefore(end);
    int after = source.codePointAt(span.start());
    if (unspaced(before) || unspaced(after)) {
      return false;
    }
    return text.words() == null
        ? Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after)
        : text.words().get(i) >= 0 && text.words().get(i).equals(text.words().get(i - 1));
  }

  private String part(int i) {
    return Passage.token(text, i);
  }

  private static boolean unspaced(int character) {
    return UNSPACED.contains(UnicodeScript.of(character));
  }

  /**
   * Tokens that are white space, such as line ends, have relevance as well: something must be there
   * to colour.
   */
  private static String visible(String word) {
    return !word.isBlank() ? word : word.indexOf('\n') >= 0 ? "↵" : "␣";
  }

  private void flush() {
    if (parts.isEmpty()) {
      return;
    }
    String gap = source.substring(shown, start);
    boolean afterSpecial = !words.isEmpty() && words.get(words.size() - 1).special();
    words.add(
        new Word(
            afterSpecial && gap.isEmpty() ? " " : gap,
            visible(source.substring(start, end)),
            false,
            parts));
    shown = end;
    parts.clear();
  }
}
