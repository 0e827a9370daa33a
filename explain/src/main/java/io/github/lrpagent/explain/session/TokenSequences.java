package io.github.lrpagent.explain.session;

import ai.djl.translate.TranslatorContext;
import io.github.lrpagent.bridge.Encodings.Encoded;
import io.github.lrpagent.explain.targets.AttentionMask;
import io.github.lrpagent.explain.targets.Sequences;
import io.github.lrpagent.explain.tokens.TokenRow;
import io.github.lrpagent.explain.tokens.Tokens;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ids of a leaf with what the mask, the tokenizers and the translator say of them. */
final class TokenSequences implements Sequences {
  private final long[][] ids;
  private final Supplier<Optional<AttentionMask>> findMask;
  private final Collection<Encoded> encodings;
  private final Supplier<OptionalLong> maskToken;
  private final TranslatorContext context;
  private @Nullable Optional<AttentionMask> mask;
  private @Nullable List<TokenRow> tokens;

  /**
   * Creates sequences.
   *
   * @param ids the ids of each row
   * @param findMask finds which of them are no padding, where it is known; asked when needed
   * @param encodings what the tokenizers of this thread made, newest first
   * @param maskToken the id of the token that stands for a mask
   * @param context the prediction's, in which DJL's translators leave where the mask stands
   */
  TokenSequences(
      long[][] ids,
      Supplier<Optional<AttentionMask>> findMask,
      Collection<Encoded> encodings,
      Supplier<OptionalLong> maskToken,
      TranslatorContext context) {
    this.ids = ids;
    this.findMask = findMask;
    this.encodings = encodings;
    this.maskToken = maskToken;
    this.context = context;
  }

  /** Returns the tokens of each row. */
  List<TokenRow> tokens() {
    if (tokens == null) {
      tokens = Tokens.of(ids, encodings);
    }
    return tokens;
  }

  /** Returns the tokens of all rows as those of one. */
  List<TokenRow> asOneRow() {
    long[] all = Arrays.stream(ids).flatMapToLong(Arrays::stream).toArray();
    return Tokens.of(new long[][] {all}, encodings);
  }

  @Override
  public int rows() {
    return ids.length;
  }

  @Override
  public int length() {
    return ids.length == 0 ? 0 : ids[0].length;
  }

  @Override
  public boolean isReal(int row, int position) {
    if (mask == null) {
      mask = findMask.get();
    }
    return mask.isEmpty() || mask.get().isReal(row, position);
  }

  @Override
  public boolean isSpecial(int row, int position) {
    return tokens().get(row).isSpecial(position);
  }

  @Override
  public boolean isContext(int row, int position) {
    return tokens().get(row).sequence(position).orElse(1) == 1;
  }

  @Override
  public OptionalInt maskToken(int row) {
    if (ids.length == 1 && context.getAttachment("maskIndex") instanceof Integer position) {
      return OptionalInt.of(position);
    }
    if (context.getAttachment("maskIndices") instanceof int[] positions
        && positions.length == ids.length) {
      return OptionalInt.of(positions[row]);
    }
    OptionalLong id = maskToken.get();
    for (int i = 0; id.isPresent() && i < ids[row].length; i++) {
      if (ids[row][i] == id.getAsLong()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
