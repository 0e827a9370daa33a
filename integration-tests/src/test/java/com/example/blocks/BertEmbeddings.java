package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The sum of three embeddings, each of another of DJL's kinds of look-up, normalised. */
final class BertEmbeddings extends AbstractBlock {
  static final float EPSILON = 1e-12f;

  private static final int POSITIONS = 40;
  private static final int TYPES = 2;

  private final int hiddenSize;
  private final TokenEmbedding words;
  private final TokenEmbedding positions;
  private final IdEmbedding types;
  private final LayerNorm norm;

  BertEmbeddings(Shape table) {
    hiddenSize = (int) table.get(1);
    words = addChildBlock("word_embeddings", new TokenEmbedding((int) table.get(0), hiddenSize));
    positions = addChildBlock("position_embeddings", new TokenEmbedding(POSITIONS, hiddenSize));
    types =
        addChildBlock(
            "token_type_embeddings",
            new IdEmbedding.Builder()
                .setDictionarySize(TYPES)
                .setEmbeddingSize(hiddenSize)
                .build());
    norm = addChildBlock("LayerNorm", LayerNorm.builder().axis(2).optEpsilon(EPSILON).build());
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    words.initialize(manager, dataType, inputShapes[0]);
    positions.initialize(manager, dataType, inputShapes[0]);
    types.initialize(manager, dataType, inputShapes[1]);
    norm.initialize(manager, dataType, getOutputShapes(inputShapes));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(hiddenSize)};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray ids = inputs.get(0);
    NDArray positionIds =
        ids.getManager().arange(0, (int) ids.size(1), 1, DataType.INT64).expandDims(0);

    NDArray sum =
        words
            .forward(store, new NDList(ids), training)
            .singletonOrThrow()
            .add(types.forward(store, new NDList(inputs.get(1)), training).singletonOrThrow())
            .add(positions.forward(store, new NDList(positionIds), training).singletonOrThrow());
    return norm.forward(store, new NDList(sum), training);
  }
}
