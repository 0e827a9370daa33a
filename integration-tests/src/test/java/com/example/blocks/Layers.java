package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Convolutional and recurrent layers of DJL's. */
final class Layers {
  private Layers() {}

  static Map<String, DjlNetworks> networks() {
    return Map.of(
        "conv-1d", new DjlNetworks(Layers::conv1d, m -> DjlNetworks.noise(m, 2, 4, 9)),
        "conv-excite", image(Layers::excite),
        "conv-grouped", image(Layers::grouped),
        "conv-residual", image(Layers::residual),
        "gru", sequence(() -> GRU.builder().setStateSize(6).setNumLayers(2).build()),
        "lstm-bidirectional", sequence(Layers::bidirectional),
        "states", new DjlNetworks(Layers::states, m -> DjlNetworks.noise(m, 2, 5, 8)),
        "rnn-relu", sequence(() -> rnn(RNN.Activation.RELU, 1)),
        "rnn-tanh", sequence(() -> rnn(RNN.Activation.TANH, 2)));
  }

  private static DjlNetworks image(Supplier<Block> block) {
    return new DjlNetworks(block, m -> DjlNetworks.noise(m, 2, 4, 6, 6));
  }

  /** All states of a layer, of which the last step is classified. */
  private static DjlNetworks sequence(Supplier<Block> layer) {
    return new DjlNetworks(
        () ->
            new SequentialBlock()
                .add(layer.get())
                .addSingleton(states -> states.get(":, -1"))
                .add(Linear.builder().setUnits(3).build()),
        m -> DjlNetworks.noise(m, 2, 5, 8));
  }

  /** DJL hands biases to PyTorch in another order than it takes them, where there are two ways. */
  private static Block bidirectional() {
    return LSTM.builder()
        .setStateSize(4)
        .setNumLayers(2)
        .optBidirectional(true)
        .optHasBiases(false)
        .build();
  }

  /** An encoder whose last state is the first one of the decoder. */
  private static Block states() {
    Shape sequence = new Shape(2, 5, 8);
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray x = inputs.head();
              NDArray state = s.layer("encoder", x).get(":, -1").expandDims(0);
              NDArray decoded = s.layer("decoder", x.get(":, :2"), state);
              return decoded.get(":, -1").matMul(s.weight("out"));
            })
        .layer("encoder", GRU.builder().setStateSize(6).setNumLayers(1).build(), sequence)
        .layer("decoder", GRU.builder().setStateSize(6).setNumLayers(1).build(), sequence)
        .weight("out", 6, 3);
  }

  private static Block rnn(RNN.Activation activation, int layers) {
    return RNN.builder().setStateSize(6).setNumLayers(layers).setActivation(activation).build();
  }

  private static Block conv1d() {
    return new SequentialBlock()
        .add(Conv1d.builder().setFilters(6).setKernelShape(new Shape(3)).build())
        .add(Activation::relu)
        .add(Pool.maxPool1dBlock(new Shape(2), new Shape(2)))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  private static Block grouped() {
    return new SequentialBlock()
        .add(conv(4, 4, 2))
        .add(Activation::relu)
        .add(conv(6, 2, 1))
        .add(Activation.geluBlock())
        .add(Pool.lpPool2dBlock(2, new Shape(2, 2), new Shape(2, 2), new Shape(0)))
        .add(Pool.globalMaxPool2dBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  private static Block residual() {
    Block branch =
        new SequentialBlock()
            .add(BatchNorm.builder().build())
            .add(Activation::relu)
            .add(conv(4, 1, 1))
            .add(BatchNorm.builder().optScale(false).build());
    return new SequentialBlock()
        .add(
            new ParallelBlock(
                branches -> new NDList(branches.get(0).head().addi(branches.get(1).head())),
                List.of(branch, Blocks.identityBlock())))
        .add(Activation::relu)
        .add(Pool.globalAvgPool2dBlock())
        .add(Linear.builder().setUnits(3).build());
  }

  /** Squeeze and excitation: the channels' means gate the channels. */
  private static Block excite() {
    Shape image = new Shape(2, 4, 6, 6);
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray features = s.layer("conv", inputs.head());
              NDArray squeezed = features.mean(new int[] {3}).mean(new int[] {2});
              NDArray inner = Activation.relu(squeezed.matMul(s.weight("squeeze")));
              NDArray gate = Activation.sigmoid(inner.matMul(s.weight("excite")));
              NDArray gated = features.mul(gate.expandDims(2).expandDims(3));
              return Activation.relu(gated).sum(new int[] {2, 3}).matMul(s.weight("out"));
            })
        .layer("conv", conv(4, 1, 1), image)
        .weight("squeeze", 4, 2)
        .weight("excite", 2, 4)
        .weight("out", 4, 3);
  }

  private static Block conv(int filters, int groups, int stride) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(1, 1))
        .optStride(new Shape(stride, stride))
        .optGroups(groups)
        .build();
  }
}
