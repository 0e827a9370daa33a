package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;

/** The layers of {@link TerseBertBlocks}: static helpers over arrays and weights. */
final class TerseOps {
  private static final float EPSILON = 1e-12f;

  private TerseOps() {}

  static NDArray dense(NDArray x, Weights weights) {
    try (NDArray transposed = weights.get("weight").transpose()) {
      return NDArrays.addi(NDArrays.matMul(x, transposed), weights.get("bias"));
    }
  }

  static NDArray norm(NDArray x, Weights weights) {
    NDArray gamma = weights.get("weight");
    NDArray beta = weights.get("bias");
    return LayerNorm.layerNorm(x, gamma.getShape(), gamma, beta, EPSILON).head();
  }

  static NDArray attend(
      NDArray hidden, NDArray offset, Weights projections, int heads, Weights output) {
    NDArray query = split(dense(hidden, projections.at("query")), heads);
    NDArray key = split(dense(hidden, projections.at("key")), heads);
    NDArray value = split(dense(hidden, projections.at("value")), heads);

    NDArray scores = NDArrays.matMul(query, key.swapAxes(-1, -2));
    scores.divi(Math.sqrt(query.size(3))).addi(offset);
    NDArray context = NDArrays.matMul(scores.softmax(-1), value).swapAxes(1, 2);
    return dense(context.reshape(hidden.getShape()), output.at("dense"));
  }

  private static NDArray split(NDArray x, int heads) {
    Shape shape = new Shape(x.size(0), x.size(1), heads, x.size(2) / heads);
    return x.reshape(shape).swapAxes(1, 2);
  }
}
