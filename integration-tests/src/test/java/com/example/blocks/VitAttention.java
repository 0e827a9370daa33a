package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Multi-head attention with one projection to queries, keys and values, through {@link
 * Linear#linear}, and batches of matrices of three dimensions.
 */
final class VitAttention extends AbstractBlock {
  private final int heads;
  private final Parameter inWeight;
  private final Parameter inBias;
  private final Parameter outWeight;
  private final Parameter outBias;

  VitAttention(int heads, NDArray inWeight, NDArray inBias, NDArray outWeight, NDArray outBias) {
    this.heads = heads;
    this.inWeight = addParameter(parameter("in_proj_weight", Parameter.Type.WEIGHT, inWeight));
    this.inBias = addParameter(parameter("in_proj_bias", Parameter.Type.BIAS, inBias));
    this.outWeight = addParameter(parameter("out_proj_weight", Parameter.Type.WEIGHT, outWeight));
    this.outBias = addParameter(parameter("out_proj_bias", Parameter.Type.BIAS, outBias));
  }

  private static Parameter parameter(String name, Parameter.Type type, NDArray array) {
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optShape(array.getShape())
        .optArray(array)
        .build();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray hidden = inputs.singletonOrThrow();
    long batch = hidden.size(0);
    long length = hidden.size(1);
    long headSize = hidden.size(2) / heads;

    NDArray projected =
        linear(hidden, inWeight, inBias, store, training)
            .reshape(batch, length, 3, heads, headSize)
            .transpose(2, 0, 3, 1, 4)
            .reshape(3, batch * heads, length, headSize);
    NDArray query = projected.get(0).mul((float) (1 / Math.sqrt(headSize)));
    NDArray key = projected.get(1);
    NDArray value = projected.get(2);

    NDArray weights = query.batchMatMul(key.transpose(0, 2, 1)).softmax(2);
    NDArray context =
        weights
            .batchMatMul(value)
            .reshape(batch, heads, length, headSize)
            .transpose(0, 2, 1, 3)
            .reshape(batch, length, -1);
    return new NDList(linear(context, outWeight, outBias, store, training));
  }

  private static NDArray linear(
      NDArray x, Parameter weight, Parameter bias, ParameterStore store, boolean training) {
    return Linear.linear(
            x,
            store.getValue(weight, x.getDevice(), training),
            store.getValue(bias, x.getDevice(), training))
        .singletonOrThrow();
  }
}
