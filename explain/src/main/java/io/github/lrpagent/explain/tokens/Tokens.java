package io.github.lrpagent.explain.tokens;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.bridge.Encodings.Encoded;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** The text behind a row of ids. */
public final class Tokens {
  private Tokens() {}

  /**
   * Returns what is known of a row of ids: tokens, spans and words where a tokenizer of this thread
   * made them, else the ids.
   *
   * @param ids the ids of the row
   * @param row which row of the batch it is
   * @param newestFirst what the tokenizers of this thread made
   */
  public static Input.Text of(long[] ids, int row, Collection<Encoded> newestFirst) {
    // Apps without DJL's Hugging Face tokenizers have none of its classes, and no encodings either.
    if (!newestFirst.isEmpty()) {
      var found = TokenSource.find(ids, row, newestFirst);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new Input.Text(
        Arrays.stream(ids).boxed().collect(Collectors.toList()), null, null, null, null);
  }
}
