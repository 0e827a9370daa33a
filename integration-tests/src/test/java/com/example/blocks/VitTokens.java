package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Puts the class token before the patches and adds the position embedding: a block's parameters.
 */
final class VitTokens extends AbstractBlock {
  private final Parameter classToken;
  private final Parameter positions;

  VitTokens(Weights weights) {
    classToken = addParameter(parameter("class_token", weights.get("class_token")));
    positions = addParameter(parameter("pos_embedding", weights.get("encoder.pos_embedding")));
  }

  private static Parameter parameter(String name, NDArray array) {
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.WEIGHT)
        .optShape(array.getShape())
        .optArray(array)
        .build();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape patches = inputShapes[0];
    return new Shape[] {new Shape(patches.get(0), patches.get(1) + 1, patches.get(2))};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray patches = inputs.singletonOrThrow();
    NDArray first = store.getValue(classToken, patches.getDevice(), training);
    NDArray offsets = store.getValue(positions, patches.getDevice(), training);

    NDArray tokens = first.repeat(0, patches.size(0));
    tokens.attach(patches.getManager());
    return new NDList(NDArrays.concat(new NDList(tokens, patches), 1).add(offsets));
  }
}
