package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Networks of DJL's layers, as its builders make them, and inputs for each.
 *
 * @param block makes the network, without values
 * @param inputs makes its inputs
 */
record DjlNetworks(Supplier<Block> block, Function<NDManager, NDList> inputs) {
  private static final int HIDDEN = 8;
  private static final int LENGTH = 5;
  private static final long[][] IDS = {{3, 14, 15, 9, 2}, {6, 5, 3, 5, 8}};
  private static final long[][] TYPES = {{0, 0, 1, 1, 1}, {0, 0, 0, 0, 1}};
  private static final long[][] MASK = {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}};

  private static final Map<String, DjlNetworks> NETWORKS = new TreeMap<>();

  static {
    NETWORKS.putAll(
        Map.of(
            "attention", new DjlNetworks(DjlNetworks::attention, DjlNetworks::masked),
            "bert-block", new DjlNetworks(DjlNetworks::bert, DjlNetworks::tokens),
            "cnn", new DjlNetworks(DjlNetworks::cnn, m -> noise(m, 2, 3, 8, 8)),
            "elman", new DjlNetworks(ElmanBlock::new, DjlNetworks::hidden),
            "encoder", new DjlNetworks(DjlNetworks::encoder, DjlNetworks::hidden),
            "lstm", new DjlNetworks(DjlNetworks::lstm, DjlNetworks::hidden),
            "mlp", new DjlNetworks(DjlNetworks::mlp, m -> noise(m, 3, 2, 4)),
            "relative", new DjlNetworks(RelativeBlock::new, DjlNetworks::hidden),
            "written-out", new DjlNetworks(WrittenOutBlock::new, m -> noise(m, 3, HIDDEN))));
    NETWORKS.putAll(Activations.networks());
    NETWORKS.putAll(Norms.networks());
    NETWORKS.putAll(Gates.networks());
    NETWORKS.putAll(Attentions.networks());
    NETWORKS.putAll(Layers.networks());
    NETWORKS.putAll(Cells.networks());
    NETWORKS.putAll(Lookups.networks());
    NETWORKS.putAll(Shapes.networks());
  }

  static List<String> names() {
    return List.copyOf(NETWORKS.keySet());
  }

  static DjlNetworks named(String name) {
    return NETWORKS.get(name);
  }

  static NDList noise(NDManager manager, long... shape) {
    Shape whole = new Shape(shape);
    float[] values = DjlBlocksApp.gaussians(new Random(whole.size()), whole.size());
    return new NDList(manager.create(values, whole).muli(3));
  }

  private static NDList hidden(NDManager manager) {
    return noise(manager, 2, LENGTH, HIDDEN);
  }

  private static NDList masked(NDManager manager) {
    NDArray mask = manager.create(MASK).expandDims(1).repeat(1, LENGTH);
    return new NDList(hidden(manager).head(), mask);
  }

  private static NDList tokens(NDManager manager) {
    return new NDList(manager.create(IDS), manager.create(TYPES), manager.create(MASK));
  }

  private static Block mlp() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(16).build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(16).optBias(false).build())
        .add(new LambdaBlock(Activation::relu, "relu"))
        .add(Linear.builder().setUnits(8).build())
        .addSingleton(NDArray::tanh)
        .add(Linear.builder().setUnits(3).build());
  }

  private static Block cnn() {
    Block branch =
        new SequentialBlock()
            .add(conv(4))
            .add(BatchNorm.builder().build())
            .add(Activation::relu)
            .add(conv(4));
    return new SequentialBlock()
        .add(conv(4))
        .add(BatchNorm.builder().build())
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(new ParallelBlock(DjlNetworks::sum, List.of(branch, Blocks.identityBlock())))
        .add(Activation.leakyReluBlock(0.1f))
        .add(Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(conv(6))
        .add(Activation.reluBlock())
        .add(Pool.globalAvgPool2dBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  private static Block conv(int filters) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(1, 1))
        .build();
  }

  private static NDList sum(List<NDList> branches) {
    return new NDList(NDArrays.add(branches.get(0).head(), branches.get(1).head()));
  }

  private static Block lstm() {
    return new SequentialBlock()
        .add(LSTM.builder().setStateSize(6).setNumLayers(2).optBatchFirst(true).build())
        .addSingleton(states -> states.get(":, -1"))
        .add(Linear.builder().setUnits(3).build());
  }

  private static Block attention() {
    return ScaledDotProductAttentionBlock.builder()
        .setEmbeddingSize(HIDDEN)
        .setHeadCount(2)
        .build();
  }

  private static Block encoder() {
    return new SequentialBlock()
        .add(new TransformerEncoderBlock(HIDDEN, 2, 16, 0.1f, Activation::gelu))
        .addSingleton(states -> states.mean(new int[] {1}))
        .add(Linear.builder().setUnits(3).build());
  }

  private static Block bert() {
    return BertBlock.builder()
        .setTokenDictionarySize(20)
        .optTypeDictionarySize(2)
        .optEmbeddingSize(HIDDEN)
        .optTransformerBlockCount(2)
        .optAttentionHeadCount(2)
        .optHiddenSize(16)
        .optMaxSequenceLength(LENGTH)
        .build();
  }
}
