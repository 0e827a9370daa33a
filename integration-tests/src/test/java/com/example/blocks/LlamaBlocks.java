package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Llama in fluent calls, outside any block: records that hold the weights, of which the only block
 * has captured one. The arrays of a prediction belong to the manager of its inputs: no array is
 * made by a call on a weight, whose manager lives as long as the model.
 */
final class LlamaBlocks {
  private static final int HEAD_SIZE = 8;

  private LlamaBlocks() {}

  static Block create(Weights archive, NDManager manager) {
    Weights weights = archive.at("model");
    List<LlamaLayer> layers = new ArrayList<>();
    for (int i = 0; i < weights.count("model.layers."); i++) {
      layers.add(LlamaLayer.of(weights.at("model.layers." + i), HEAD_SIZE));
    }
    Llama llama =
        new Llama(
            weights.get("model.embed_tokens.weight"),
            layers,
            RmsNorm.of(weights.at("model.norm")),
            weights.get("lm_head.weight").transpose());
    return new LambdaBlock(inputs -> new NDList(llama.logits(inputs.get(0), inputs.get(1))));
  }

  private record Llama(NDArray words, List<LlamaLayer> layers, RmsNorm norm, NDArray head) {
    NDArray logits(NDArray ids, NDArray attentionMask) {
      NDManager manager = ids.getManager();
      NDArray hidden = words.get(manager, new NDIndex("{}", ids));
      NDArray mask = mask(attentionMask);
      Rotary rotary = Rotary.of(manager, ids.size(1), HEAD_SIZE);
      for (LlamaLayer layer : layers) {
        hidden = layer.forward(hidden, mask, rotary);
      }
      return norm.apply(hidden).matMul(head);
    }

    /** Zero where a token may look, the lowest number in the future and at padding. */
    private static NDArray mask(NDArray attentionMask) {
      NDManager manager = attentionMask.getManager();
      long batch = attentionMask.size(0);
      long length = attentionMask.size(1);
      NDArray positions = manager.arange((int) length);
      NDArray visible =
          positions
              .expandDims(1)
              .gte(positions)
              .logicalAnd(attentionMask.neq(0).reshape(batch, 1, 1, length));
      return NDArrays.where(
          visible,
          manager.zeros(visible.getShape()),
          manager.full(visible.getShape(), -Float.MAX_VALUE, DataType.FLOAT32));
    }
  }
}
