package io.github.lrpagent.explain.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of ids that a tokenizer of this thread made.
 *
 * @param ids the row, which may be padded behind the encoding
 * @param encoding what the tokenizer made
 * @param source the text, or null where it is not one text
 */
record EncodedRow(long[] ids, Encoding encoding, @Nullable String source) implements TokenRow {
  @Override
  public boolean isSpecial(int position) {
    long[] special = encoding.getSpecialTokenMask();
    return position >= special.length || special[position] != 0;
  }

  @Override
  public Optional<Integer> sequence(int position) {
    long[] sequences = encoding.getSequenceIds();
    return Optional.of(position < sequences.length ? (int) sequences[position] : -1);
  }

  @Override
  public Input.Text text() {
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
