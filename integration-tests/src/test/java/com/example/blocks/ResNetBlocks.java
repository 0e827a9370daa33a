package com.example.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** A ResNet-18 put together from DJL's blocks, as DJL's own basic model zoo does it. */
final class ResNetBlocks {
  private static final int IMAGE = 32;

  private ResNetBlocks() {}

  static Block create(Weights weights, NDManager manager) {
    SequentialBlock net =
        new SequentialBlock()
            .add(convolution(weights.at("conv1"), 7, 2, 3))
            .add(norm(weights.at("bn1")))
            .add(Activation.reluBlock())
            .add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
    for (int stage = 1; stage <= 4; stage++) {
      Weights at = weights.at("layer" + stage);
      net.add(residual(at.at("0"), stage == 1 ? 1 : 2)).add(residual(at.at("1"), 1));
    }
    net.add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(
            weights
                .at("fc")
                .into(Linear.builder().setUnits(weights.get("fc.bias").size()).build()));
    net.initialize(manager, DataType.FLOAT32, new Shape(1, 3, IMAGE, IMAGE));
    net.freezeParameters(true);
    return net;
  }

  private static Block residual(Weights weights, int stride) {
    Block branch =
        new SequentialBlock()
            .add(convolution(weights.at("conv1"), 3, stride, 1))
            .add(norm(weights.at("bn1")))
            .add(Activation.reluBlock())
            .add(convolution(weights.at("conv2"), 3, 1, 1))
            .add(norm(weights.at("bn2")));
    Weights side = weights.at("downsample");
    Block shortcut =
        stride == 1
            ? Blocks.identityBlock()
            : new SequentialBlock()
                .add(convolution(side.at("0"), 1, stride, 0))
                .add(norm(side.at("1")));
    return new SequentialBlock()
        .add(
            new ParallelBlock(
                both -> new NDList(both.get(0).head().add(both.get(1).head())),
                List.of(branch, shortcut)))
        .add(Activation.reluBlock());
  }

  private static Block convolution(Weights weights, int kernel, int stride, int padding) {
    return weights.into(
        Conv2d.builder()
            .setFilters((int) weights.get("weight").size(0))
            .setKernelShape(new Shape(kernel, kernel))
            .optStride(new Shape(stride, stride))
            .optPadding(new Shape(padding, padding))
            .optBias(false)
            .build());
  }

  private static Block norm(Weights weights) {
    return weights.into(BatchNorm.builder().optEpsilon(1e-5f).build());
  }
}
