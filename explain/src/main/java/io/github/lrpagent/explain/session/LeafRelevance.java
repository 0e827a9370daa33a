package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.twin.TwinSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The relevance at a leaf, leaf × gradient, summed over the hidden dimension or the channels.
 *
 * @param values of all rows, flat
 * @param shape of one row: {@code [tokens]}, {@code [height, width]}
 */
record LeafRelevance(float[] values, List<Integer> shape) {

  /**
   * Reads the relevance after the backward.
   *
   * @param leaf the leaf
   * @param rows the number of rows that its first axis holds; 1 if it is no batch axis
   */
  static LeafRelevance of(Leaf leaf, int rows) {
    PtNDArray tensor = leaf.tensor();
    Shape shape = tensor.getShape();
    int summed = summedAxis(leaf.site().kind(), shape.dimension());
    int samples = leaf.site().kind() == TwinSite.Kind.EMBEDDING ? 2 : 1;
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < shape.dimension(); axis++) {
      boolean batch = axis == 0 && (rows > 1 || shape.get(0) == 1 && shape.dimension() > samples);
      if (axis != summed && !batch) {
        kept.add(Math.toIntExact(shape.get(axis)));
      }
    }
    PtNDArray gradient = JniUtils.getGradient(tensor);
    if (gradient == null) { // the target does not depend on this leaf
      return new LeafRelevance(
          new float[rows * kept.stream().reduce(1, Math::multiplyExact)], kept);
    }
    try (NDArray product = widened(JniUtils.detachGradient(tensor)).mul(widened(gradient));
        NDArray sum = summed < 0 ? product.duplicate() : product.sum(new int[] {summed})) {
      return new LeafRelevance(sum.toFloatArray(), kept);
    }
  }

  private static NDArray widened(PtNDArray array) {
    return array.getDataType() == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, false);
  }

  /**
   * Hidden is the last axis of an embedding; an image has its channels at axis 1; what is flat has
   * none.
   */
  private static int summedAxis(TwinSite.Kind kind, int dimensions) {
    if (kind == TwinSite.Kind.EMBEDDING) {
      return dimensions - 1;
    }
    return dimensions >= 4 ? 1 : dimensions == 3 ? 2 : -1;
  }

  /** Returns the relevance of one row. */
  float[] row(int row, int rows) {
    int size = values.length / rows;
    return Arrays.copyOfRange(values, row * size, (row + 1) * size);
  }

  /** Returns whether all numbers are finite. */
  boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
