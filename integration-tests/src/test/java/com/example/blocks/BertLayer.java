package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** An encoder layer of BERT, normalised after each residual sum, of DJL's layers. */
final class BertLayer extends AbstractBlock {
  private final int hiddenSize;
  private final BertAttention attention;
  private final Linear attentionOutput;
  private final LayerNorm attentionNorm;
  private final Linear intermediate;
  private final Linear output;
  private final LayerNorm outputNorm;

  BertLayer(int heads, int hiddenSize, int innerSize) {
    this.hiddenSize = hiddenSize;
    attention = addChildBlock("attention.self", new BertAttention(heads, hiddenSize));
    attentionOutput = addChildBlock("attention.output.dense", linear(hiddenSize));
    attentionNorm = addChildBlock("attention.output.LayerNorm", norm());
    intermediate = addChildBlock("intermediate.dense", linear(innerSize));
    output = addChildBlock("output.dense", linear(hiddenSize));
    outputNorm = addChildBlock("output.LayerNorm", norm());
  }

  private static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static LayerNorm norm() {
    return LayerNorm.builder().axis(2).optEpsilon(BertEmbeddings.EPSILON).build();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape hidden = inputShapes[0];
    attention.initialize(manager, dataType, hidden);
    attentionOutput.initialize(manager, dataType, hidden);
    attentionNorm.initialize(manager, dataType, hidden);
    intermediate.initialize(manager, dataType, hidden);
    output.initialize(manager, dataType, intermediate.getOutputShapes(new Shape[] {hidden}));
    outputNorm.initialize(manager, dataType, hidden);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray hidden = inputs.head();
    NDList attended =
        attentionOutput.forward(store, attention.forward(store, inputs, training), training);
    NDList normed = attentionNorm.forward(store, new NDList(attended.head().add(hidden)), training);

    NDList inner = Activation.gelu(intermediate.forward(store, normed, training));
    NDArray projected = output.forward(store, inner, training).singletonOrThrow();
    return outputNorm.forward(store, new NDList(projected.add(normed.head())), training);
  }
}
