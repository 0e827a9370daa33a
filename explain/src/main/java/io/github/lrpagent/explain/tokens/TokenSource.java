package io.github.lrpagent.explain.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import io.github.lrpagent.bridge.Encodings.Encoded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens behind a row of ids among the encodings that the tokenizers of this thread made.
 */
final class TokenSource {
  private TokenSource() {}

  /**
   * Returns what the newest encoding of the same ids says of them; in a batch, that of the same row
   * if it fits.
   */
  static Optional<Input.Text> find(long[] ids, int row, Collection<Encoded> newestFirst) {
    for (Encoded encoded : newestFirst) {
      Encoding[] encodings =
          encoded.result() instanceof Encoding[] many
              ? many
              : new Encoding[] {(Encoding) encoded.result()};
      if (row < encodings.length && isPrefix(encodings[row].getIds(), ids)) {
        return Optional.of(text(encodings[row], ids, text(encoded.input(), row)));
      }
      for (int i = 0; i < encodings.length; i++) {
        if (isPrefix(encodings[i].getIds(), ids)) {
          return Optional.of(text(encodings[i], ids, text(encoded.input(), i)));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a row is an encoding, padded behind where a batch was put together from single
   * encodings.
   */
  private static boolean isPrefix(long[] encoding, long[] row) {
    if (encoding.length == 0 || encoding.length > row.length) {
      return false;
    }
    for (int i = 0; i < encoding.length; i++) {
      if (encoding[i] != row[i]) {
        return false;
      }
    }
    for (int i = encoding.length + 1; i < row.length; i++) {
      if (row[i] != row[encoding.length]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the text of one encoding, or null where several texts made one encoding. */
  private static @Nullable String text(Object input, int index) {
    if (input instanceof String text) {
      return text;
    }
    if (input instanceof List<?> texts
        && index < texts.size()
        && texts.get(index) instanceof String text) {
      return text;
    }
    return null;
  }

  private static Input.Text text(Encoding encoding, long[] ids, @Nullable String source) {
    List<Long> numbers = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    List<Integer> words = new ArrayList<>();
    CharSpan[] charSpans = encoding.getCharTokenSpans();
    for (int i = 0; i < ids.length; i++) {
      boolean known = i < encoding.getTokens().length;
      numbers.add(ids[i]);
      tokens.add(known ? encoding.getTokens()[i] : "");
      spans.add(
          known && source != null && charSpans[i] != null
              ? span(charSpans[i], source)
              : new Span(0, 0));
      words.add(known ? (int) encoding.getWordIds()[i] : -1);
    }
    return new Input.Text(numbers, tokens, source == null ? null : spans, words, source);
  }

  /** The tokenizer counts code points, Java counts UTF-16 units. */
  private static Span span(CharSpan span, String source) {
    int points = source.codePointCount(0, source.length());
    int start = source.offsetByCodePoints(0, Math.min(span.getStart(), points));
    return new Span(start, source.offsetByCodePoints(0, Math.min(span.getEnd(), points)));
  }
}
