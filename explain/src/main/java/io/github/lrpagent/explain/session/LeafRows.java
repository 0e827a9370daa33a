package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.explain.tokens.TokenRow;
import io.github.lrpagent.explain.torch.AppTranslator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A leaf as rows.
 *
 * @param leaf the leaf
 * @param batch the length of its first axis, where that counts rows
 * @param sequences its tokens, where it is a token embedding
 */
record LeafRows(Leaf leaf, OptionalLong batch, Optional<TokenSequences> sequences) {

  /**
   * Returns the length of a leaf's first axis, where that counts rows: something must stand behind
   * it, or the app's translator must make batches. The ids of one text, unbatched, are no rows.
   */
  static OptionalLong batch(Leaf leaf, AppTranslator translator) {
    boolean tokens = leaf.site().kind() == TwinSite.Kind.EMBEDDING;
    Shape shape = tokens ? leaf.ids().getShape() : leaf.tensor().getShape();
    return shape.dimension() > 1 || shape.dimension() == 1 && translator.makesBatches()
        ? OptionalLong.of(shape.get(0))
        : OptionalLong.empty();
  }

  /** Returns the ids of each row of a token embedding. */
  static long[][] ids(Leaf leaf, OptionalLong batch) {
    long[] all = numbers(leaf.ids());
    long[][] rows = new long[Math.toIntExact(batch.orElse(1))][];
    int length = rows.length == 0 ? 0 : all.length / rows.length;
    Arrays.setAll(rows, row -> Arrays.copyOfRange(all, row * length, (row + 1) * length));
    return rows;
  }

  private static long[] numbers(NDArray ids) {
    if (ids.getDataType() == DataType.INT64) {
      return ids.toLongArray();
    }
    try (NDArray wide = ids.toType(DataType.INT64, true)) {
      return wide.toLongArray();
    }
  }

  /** Returns how many rows of an explanation it has: all of them, or one that they share. */
  int rows(int explained) {
    return batch.isPresent() && batch.getAsLong() == explained ? explained : 1;
  }

  /** Returns the tokens of each of so many rows, where it is a token embedding. */
  Optional<List<TokenRow>> tokens(int rows) {
    return sequences.map(s -> s.rows() == rows ? s.tokens() : s.asOneRow());
  }
}
