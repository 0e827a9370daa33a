package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** Multi-head attention over (hidden, mask offset), with projections as children. */
final class BertAttention extends AbstractBlock {
  private final int heads;
  private final int hiddenSize;
  private final Linear query;
  private final Linear key;
  private final Linear value;

  BertAttention(int heads, int hiddenSize) {
    this.heads = heads;
    this.hiddenSize = hiddenSize;
    query = addChildBlock("query", Linear.builder().setUnits(hiddenSize).build());
    key = addChildBlock("key", Linear.builder().setUnits(hiddenSize).build());
    value = addChildBlock("value", Linear.builder().setUnits(hiddenSize).build());
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    getChildren().values().forEach(child -> child.initialize(manager, dataType, inputShapes[0]));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList hidden = new NDList(inputs.get(0));
    NDArray offset = inputs.get(1);
    NDArray queries = split(query.forward(store, hidden, training).singletonOrThrow());
    NDArray keys = split(key.forward(store, hidden, training).singletonOrThrow());
    NDArray values = split(value.forward(store, hidden, training).singletonOrThrow());

    NDArray scores =
        queries.matMul(keys.transpose(0, 1, 3, 2)).div(Math.sqrt((double) hiddenSize / heads));
    NDArray context = scores.add(offset).softmax(-1).matMul(values);
    return new NDList(context.transpose(0, 2, 1, 3).reshape(inputs.get(0).getShape()));
  }

  /** (B, T, H) to (B, N, T, H / N). */
  private NDArray split(NDArray projected) {
    long batch = projected.size(0);
    long length = projected.size(1);
    return projected.reshape(batch, length, heads, hiddenSize / heads).transpose(0, 2, 1, 3);
  }
}
