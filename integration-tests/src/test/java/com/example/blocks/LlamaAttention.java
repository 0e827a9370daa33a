package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Grouped-query attention with rotary positions: fewer key and value heads than query heads, each
 * repeated for its group.
 *
 * @param query the transposed weight of the projection to queries
 * @param key the transposed weight of the projection to keys
 * @param value the transposed weight of the projection to values
 * @param output the transposed weight of the projection of the result
 * @param headSize the size of a head
 */
record LlamaAttention(NDArray query, NDArray key, NDArray value, NDArray output, int headSize) {
  static LlamaAttention of(Weights weights, int headSize) {
    return new LlamaAttention(
        weights.get("q_proj.weight").transpose(),
        weights.get("k_proj.weight").transpose(),
        weights.get("v_proj.weight").transpose(),
        weights.get("o_proj.weight").transpose(),
        headSize);
  }

  NDArray apply(NDArray hidden, NDArray mask, Rotary rotary) {
    NDArray queries = rotary.apply(heads(hidden, query));
    NDArray keys = rotary.apply(heads(hidden, key));
    NDArray values = heads(hidden, value);
    long groupSize = queries.size(1) / keys.size(1);

    return queries
        .matMul(expand(keys, groupSize).swapAxes(2, 3))
        .mul(1 / Math.sqrt(headSize))
        .add(mask)
        .softmax(-1)
        .matMul(values.repeat(1, groupSize))
        .swapAxes(1, 2)
        .reshape(hidden.size(0), hidden.size(1), -1)
        .matMul(output);
  }

  private NDArray heads(NDArray hidden, NDArray weight) {
    return hidden
        .matMul(weight)
        .reshape(hidden.size(0), hidden.size(1), -1, headSize)
        .swapAxes(1, 2);
  }

  /** The same as {@link NDArray#repeat(int, long)} along the heads, without a copy of each. */
  private static NDArray expand(NDArray heads, long groupSize) {
    Shape shape = heads.getShape();
    long batch = shape.get(0);
    long count = shape.get(1);
    long length = shape.get(2);
    long size = shape.get(3);
    return heads
        .expandDims(2)
        .broadcast(batch, count, groupSize, length, size)
        .reshape(batch, count * groupSize, length, size);
  }
}
