package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** Attention whose scores have a learnt offset for each distance, taken from a table. */
final class RelativeBlock extends AbstractBlock {
  private final Parameter table =
      addParameter(Parameter.builder().setName("table").setType(Parameter.Type.WEIGHT).build());

  @Override
  public void prepare(Shape[] inputShapes) {
    table.setShape(new Shape(2 * inputShapes[0].get(1) - 1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray hidden = inputs.singletonOrThrow();
    NDManager manager = hidden.getManager();
    NDArray offsets = store.getValue(table, hidden.getDevice(), training);

    int length = (int) hidden.size(1);
    NDArray positions = manager.arange(0, length, 1, DataType.INT64);
    NDArray distances = positions.expandDims(1).sub(positions).add(length - 1);
    NDArray scores = hidden.batchMatMul(hidden.transpose(0, 2, 1)).muli(0.125f);
    NDArray weights = scores.add(offsets.take(manager, distances)).softmax(-1);
    return new NDList(weights.batchMatMul(hidden).add(hidden));
  }
}
