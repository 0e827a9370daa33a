package ai.djl.huggingface.tokenizers;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;

/** Makes encodings without a tokenizer: their constructor is not public. */
public final class TestEncodings {
  private TestEncodings() {}

  /**
   * Makes an encoding.
   *
   * @param words the word of each token, -1 for none
   * @param spans the first and last code point of each token, null for none
   */
  public static Encoding of(long[] ids, String[] tokens, long[] words, CharSpan[] spans) {
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    return new Encoding(
        ids,
        new long[ids.length],
        tokens,
        words,
        new long[ids.length],
        ones,
        new long[ids.length],
        spans,
        false,
        new Encoding[0]);
  }

  /** Makes an encoding of single letters, one a word. */
  public static Encoding letters(long... ids) {
    String[] tokens = Arrays.stream(ids).mapToObj(i -> "t" + i).toArray(String[]::new);
    long[] words = new long[ids.length];
    CharSpan[] spans = new CharSpan[ids.length];
    for (int i = 0; i < ids.length; i++) {
      words[i] = i;
      spans[i] = new CharSpan(i, i + 1);
    }
    return of(ids, tokens, words, spans);
  }
}
