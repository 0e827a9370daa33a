package com.example.blocks;

import ai.djl.ndarray.NDArray;

/**
 * Root mean square normalisation, written out.
 *
 * @param weight the factor of each component
 */
record RmsNorm(NDArray weight) {
  private static final float EPSILON = 1e-6f;

  static RmsNorm of(Weights weights) {
    return new RmsNorm(weights.get("weight"));
  }

  NDArray apply(NDArray hidden) {
    NDArray variance = hidden.pow(2).mean(new int[] {-1}, true);
    return hidden.mul(variance.add(EPSILON).pow(-0.5f)).mul(weight);
  }
}
