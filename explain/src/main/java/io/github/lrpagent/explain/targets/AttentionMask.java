package io.github.lrpagent.explain.targets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;

/** Finds the attention mask of a prediction by structure. */
public final class AttentionMask {
  private final boolean[] real;
  private final int length;

  private AttentionMask(boolean[] real, int length) {
    this.real = real;
    this.length = length;
  }

  /**
   * Finds the mask: the input of integers or booleans with the shape of the ids that holds only 0
   * and 1 and that no embedding is looked up with.
   *
   * @param inputs the model's inputs
   * @param from the number of the first input that may be it: with several leaves, a mask follows
   *     its ids
   * @param lookups the numbers of the inputs that embeddings are looked up with
   * @param ids the shape of the leaf's ids
   */
  public static Optional<AttentionMask> find(
      NDList inputs, int from, Set<Integer> lookups, Shape ids) {
    for (int i = from; i < inputs.size(); i++) {
      NDArray input = inputs.get(i);
      DataType type = input.getDataType();
      if (lookups.contains(i)
          || !(type.isInteger() || type == DataType.BOOLEAN)
          || !input.getShape().equals(ids)) {
        continue;
      }
      long[] values;
      try (NDArray wide = input.toType(DataType.INT64, true)) {
        values = wide.toLongArray();
      }
      boolean[] real = new boolean[values.length];
      boolean mask = true;
      for (int k = 0; k < values.length && mask; k++) {
        real[k] = values[k] == 1;
        mask = values[k] == 0 || values[k] == 1;
      }
      if (mask) {
        return Optional.of(new AttentionMask(real, Math.toIntExact(ids.get(ids.dimension() - 1))));
      }
    }
    return Optional.empty();
  }

  /** Returns whether a position of a row is no padding. */
  public boolean isReal(int row, int position) {
    return real[row * length + position];
  }
}
