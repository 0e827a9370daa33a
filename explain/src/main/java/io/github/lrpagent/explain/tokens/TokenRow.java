package io.github.lrpagent.explain.tokens;

import io.github.lrpagent.api.Input;
import java.util.Optional;

/** What is known of one row of ids. */
public sealed interface TokenRow permits IdRow, EncodedRow {
  /** Returns the tokens, spans and words, as far as they are known. */
  Input.Text text();

  /** Returns whether the token at a position is known to be special, such as {@code [CLS]}. */
  boolean isSpecial(int position);

  /**
   * Returns which text a token is of, 0 or 1, where two texts were encoded together; -1 for a token
   * of neither.
   */
  Optional<Integer> sequence(int position);
}
