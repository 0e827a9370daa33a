package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A recurrent network written as a loop over the steps, whose states are stacked at the end. */
final class ElmanBlock extends AbstractBlock {
  private static final long STATE = 6;

  private final Parameter input = addParameter(weight("input"));
  private final Parameter recurrent = addParameter(weight("recurrent"));
  private final Parameter bias = addParameter(weight("bias"));

  private static Parameter weight(String name) {
    return Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build();
  }

  @Override
  public void prepare(Shape[] inputShapes) {
    input.setShape(new Shape(inputShapes[0].get(2), STATE));
    recurrent.setShape(new Shape(STATE, STATE));
    bias.setShape(new Shape(STATE));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].slice(0, 2).add(STATE)};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray sequence = inputs.singletonOrThrow();
    NDArray w = store.getValue(input, sequence.getDevice(), training);
    NDArray u = store.getValue(recurrent, sequence.getDevice(), training);
    NDArray b = store.getValue(bias, sequence.getDevice(), training);

    NDArray state = sequence.getManager().zeros(new Shape(sequence.size(0), STATE));
    NDList states = new NDList();
    for (long step = 0; step < sequence.size(1); step++) {
      state = sequence.get(":, {}", step).matMul(w).addi(state.matMul(u)).addi(b).tanh();
      states.add(state);
    }
    return new NDList(NDArrays.stack(states, 1));
  }
}
