package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * A BERT classifier as DJL's own models are written: subclasses of {@link AbstractBlock} with DJL's
 * layers as children, whose parameters come from the parameter store.
 */
final class BertBlocks extends AbstractBlock {
  private static final int HEADS = 4;

  private final int hiddenSize;
  private final BertEmbeddings embeddings;
  private final List<BertLayer> layers = new ArrayList<>();
  private final Linear pooler;
  private final Linear classifier;

  private BertBlocks(int layerCount, Shape words, int innerSize, int classes) {
    hiddenSize = (int) words.get(1);
    embeddings = addChildBlock("bert.embeddings", new BertEmbeddings(words));
    for (int i = 0; i < layerCount; i++) {
      layers.add(
          addChildBlock("bert.encoder.layer." + i, new BertLayer(HEADS, hiddenSize, innerSize)));
    }
    pooler = addChildBlock("bert.pooler.dense", Linear.builder().setUnits(hiddenSize).build());
    classifier = addChildBlock("classifier", Linear.builder().setUnits(classes).build());
  }

  static Block create(Weights archive, NDManager manager) {
    Weights weights = archive.at("model");
    BertBlocks bert =
        new BertBlocks(
            weights.count("bert.encoder.layer."),
            weights.get("bert.embeddings.word_embeddings.weight").getShape(),
            (int) weights.get("bert.encoder.layer.0.intermediate.dense.bias").size(),
            (int) weights.get("classifier.bias").size());
    weights.into(bert);
    Shape tokens = new Shape(1, 12);
    bert.initialize(manager, DataType.FLOAT32, tokens, tokens, tokens);
    return bert;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    embeddings.initialize(manager, dataType, inputShapes[0], inputShapes[2]);
    Shape hidden = inputShapes[0].add(hiddenSize);
    layers.forEach(layer -> layer.initialize(manager, dataType, hidden));
    Shape pooled = new Shape(inputShapes[0].get(0), hiddenSize);
    pooler.initialize(manager, dataType, pooled);
    classifier.initialize(manager, dataType, pooled);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return classifier.getOutputShapes(new Shape[] {new Shape(inputShapes[0].get(0), hiddenSize)});
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray ids = inputs.get(0);
    NDArray mask = inputs.get(1);
    NDArray types = inputs.get(2);

    NDList hidden = embeddings.forward(store, new NDList(ids, types), training);
    NDArray offset = maskOffset(mask);
    for (BertLayer layer : layers) {
      hidden = layer.forward(store, new NDList(hidden.head(), offset), training);
    }
    NDArray first = hidden.head().get(new NDIndex(":, 0"));
    NDList pooled = Activation.tanh(pooler.forward(store, new NDList(first), training));
    return classifier.forward(store, pooled, training);
  }

  /** Zero at tokens and the lowest number at padding, to be added to scores of (B, N, T, T). */
  private static NDArray maskOffset(NDArray mask) {
    return mask.toType(DataType.FLOAT32, false)
        .expandDims(1)
        .expandDims(2)
        .mul(-1f)
        .add(1f)
        .mul(-Float.MAX_VALUE);
  }
}
