package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * Rotary position embedding, written out: pairs of components that are half a head apart turn.
 *
 * @param cos the cosine of each angle, of (T, D)
 * @param sin the sine of each angle
 */
record Rotary(NDArray cos, NDArray sin) {
  private static final double BASE = 10000;

  static Rotary of(NDManager manager, long length, int headSize) {
    NDArray exponents = manager.arange(0f, headSize, 2f).div(headSize);
    NDArray frequencies = exponents.mul(-Math.log(BASE)).exp();
    NDArray angles = manager.arange((float) length).expandDims(1).mul(frequencies.expandDims(0));
    NDArray both = NDArrays.concat(new NDList(angles, angles), -1);
    return new Rotary(both.cos(), both.sin());
  }

  /** Turns queries or keys of (B, N, T, D). */
  NDArray apply(NDArray heads) {
    return heads.mul(cos).add(rotateHalf(heads).mul(sin));
  }

  private static NDArray rotateHalf(NDArray heads) {
    long half = heads.size(3) / 2;
    NDArray first = heads.get(new NDIndex("..., :{}", half));
    NDArray second = heads.get(new NDIndex("..., {}:", half));
    return NDArrays.concat(new NDList(second.neg(), first), -1);
  }
}
