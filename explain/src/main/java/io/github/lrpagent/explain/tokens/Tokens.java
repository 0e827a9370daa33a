package io.github.lrpagent.explain.tokens;

import io.github.lrpagent.bridge.Encodings.Encoded;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The tokens behind the ids of a batch. */
public final class Tokens {
  private Tokens() {}

  /**
   * Returns what is known of each row of ids: tokens, spans and words where a tokenizer of this
   * thread made them, else the ids.
   *
   * @param rows the ids of each row
   * @param newestFirst what the tokenizers of this thread made
   */
  public static List<TokenRow> of(long[][] rows, Collection<Encoded> newestFirst) {
    // Apps without DJL's Hugging Face tokenizers have none of its classes, and no encodings either.
    return newestFirst.isEmpty()
        ? Arrays.stream(rows).map(IdRow::new).collect(Collectors.toList())
        : new KnownEncodings(newestFirst).of(rows);
  }
}
