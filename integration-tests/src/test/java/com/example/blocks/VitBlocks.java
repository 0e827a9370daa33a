package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.List;

/**
 * A vision transformer put together from DJL's blocks: {@link SequentialBlock} for chains, {@link
 * ParallelBlock} for residuals. Its parameters are frozen.
 */
final class VitBlocks {
  private static final int HEADS = 4;
  private static final int IMAGE = 32;

  private VitBlocks() {}

  static Block create(Weights archive, NDManager manager) {
    Weights weights = archive.at("model");
    Shape kernel = weights.get("conv_proj.weight").getShape();
    Conv2d patches =
        Conv2d.builder()
            .setFilters((int) kernel.get(0))
            .setKernelShape(kernel.slice(2))
            .optStride(kernel.slice(2))
            .build();

    SequentialBlock vit =
        new SequentialBlock()
            .add(weights.at("conv_proj").into(patches))
            .addSingleton(VitBlocks::sequence)
            .add(new VitTokens(weights));
    for (int i = 0; i < weights.count("encoder.layers.encoder_layer_"); i++) {
      vit.add(layer(weights.at("encoder.layers.encoder_layer_" + i)));
    }
    vit.add(norm(weights.at("encoder.ln")))
        .addSingleton(tokens -> tokens.get(new NDIndex(":, 0")))
        .add(linear(weights.at("heads.head")));

    vit.initialize(manager, DataType.FLOAT32, new Shape(1, kernel.get(1), IMAGE, IMAGE));
    vit.freezeParameters(true);
    return vit;
  }

  /** (B, C, H, W) to (B, H * W, C). */
  private static NDArray sequence(NDArray patches) {
    return patches.reshape(patches.size(0), patches.size(1), -1).transpose(0, 2, 1);
  }

  private static Block layer(Weights weights) {
    return new SequentialBlock()
        .add(residual(norm(weights.at("ln_1")), attention(weights.at("self_attention"))))
        .add(
            residual(
                norm(weights.at("ln_2")),
                linear(weights.at("mlp.0")),
                Activation.geluBlock(),
                linear(weights.at("mlp.3"))));
  }

  private static Block attention(Weights weights) {
    return new VitAttention(
        HEADS,
        weights.get("in_proj_weight"),
        weights.get("in_proj_bias"),
        weights.get("out_proj.weight"),
        weights.get("out_proj.bias"));
  }

  private static Block residual(Block... branch) {
    return new ParallelBlock(
        VitBlocks::sum, List.of(new SequentialBlock().addAll(branch), Blocks.identityBlock()));
  }

  private static NDList sum(List<NDList> branches) {
    return new NDList(
        NDArrays.add(branches.get(0).singletonOrThrow(), branches.get(1).singletonOrThrow()));
  }

  private static Block norm(Weights weights) {
    return weights.into(LayerNorm.builder().axis(2).optEpsilon(1e-6f).build());
  }

  private static Block linear(Weights weights) {
    return weights.into(Linear.builder().setUnits(weights.get("bias").size()).build());
  }
}
