package io.github.lrpagent.explain.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import io.github.lrpagent.bridge.Encodings.Encoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The encodings that the tokenizers of this thread made. Texts may differ and have the same ids
 * (upper and lower case, say): rows of the same ids get the newest encodings of these ids, as many
 * as they are, in the order in which they were made.
 */
final class KnownEncodings {
  private record Known(Encoding encoding, @Nullable String source) {}

  private final List<Known> newestFirst = new ArrayList<>();

  KnownEncodings(Collection<Encoded> newestFirst) {
    for (Encoded encoded : newestFirst) {
      if (encoded.result() instanceof Encoding[] many) {
        for (int i = many.length - 1; i >= 0; i--) {
          this.newestFirst.add(new Known(many[i], text(encoded.input(), i)));
        }
      } else {
        this.newestFirst.add(new Known((Encoding) encoded.result(), text(encoded.input(), 0)));
      }
    }
  }

  List<TokenRow> of(long[][] rows) {
    Map<List<Long>, List<Integer>> sameIds = new HashMap<>();
    for (int row = 0; row < rows.length; row++) {
      sameIds
          .computeIfAbsent(Arrays.stream(rows[row]).boxed().toList(), ids -> new ArrayList<>())
          .add(row);
    }
    TokenRow[] found = new TokenRow[rows.length];
    for (List<Integer> same : sameIds.values()) {
      List<Known> known = newest(rows[same.get(0)], same.size());
      for (int i = 0; i < same.size(); i++) {
        long[] ids = rows[same.get(i)];
        if (known.isEmpty()) {
          found[same.get(i)] = new IdRow(ids);
        } else { // what was encoded once may be predicted several times
          Known one = known.get(Math.min(i, known.size() - 1));
          found[same.get(i)] = new EncodedRow(ids, one.encoding(), one.source());
        }
      }
    }
    return List.of(found);
  }

  /** The newest encodings that fit best, no more than are asked for, oldest first. */
  private List<Known> newest(long[] ids, int most) {
    List<Known> best = new ArrayList<>();
    int longest = 1;
    for (Known known : newestFirst) {
      int length = known.encoding().getIds().length;
      if (length >= longest && isPrefix(known.encoding().getIds(), ids)) {
        if (length > longest) {
          best.clear();
          longest = length;
        }
        if (best.size() < most) {
          best.add(known);
        }
      }
    }
    Collections.reverse(best);
    return best;
  }

  /**
   * Whether a row is an encoding, padded behind where a batch was put together from single
   * encodings.
   */
  private static boolean isPrefix(long[] encoding, long[] row) {
    if (encoding.length > row.length) {
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
}
