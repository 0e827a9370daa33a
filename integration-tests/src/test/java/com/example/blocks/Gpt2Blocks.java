package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import java.util.function.UnaryOperator;

/**
 * GPT-2 as a chain of functions: lambdas and method references that have captured the weights, with
 * arithmetic in place and intermediate arrays closed early. From one block to the next go the
 * hidden states and the mask.
 */
final class Gpt2Blocks {
  private static final int HEADS = 4;
  private static final float EPSILON = 1e-5f;

  private Gpt2Blocks() {}

  static Block create(Weights archive, NDManager manager) {
    Weights weights = archive.at("model.transformer");
    NDArray words = weights.get("wte.weight");
    NDArray positions = weights.get("wpe.weight");

    SequentialBlock gpt2 = new SequentialBlock();
    gpt2.add(inputs -> new NDList(embed(inputs.get(0), words, positions), mask(inputs.get(1))));
    for (int i = 0; i < weights.count("h."); i++) {
      gpt2.add(layer(weights.at("h." + i))::forward, "h." + i);
    }
    UnaryOperator<NDArray> norm = norm(weights.at("ln_f"));
    gpt2.add(list -> new NDList(norm.apply(list.head())));
    NDArray head = words.transpose();
    gpt2.addSingleton(hidden -> hidden.matMul(head), "lm_head");
    return gpt2;
  }

  private static NDArray embed(NDArray ids, NDArray words, NDArray positions) {
    NDArray hidden = Embedding.embedding(ids, words, SparseFormat.DENSE).singletonOrThrow();
    try (NDArray index = ids.getManager().arange(0, (int) ids.size(1), 1, DataType.INT64);
        NDArray position = Embedding.embedding(index, positions, SparseFormat.DENSE).head()) {
      return hidden.addi(position);
    }
  }

  /** Zero at tokens, the lowest number at padding: (B, 1, 1, T). */
  private static NDArray mask(NDArray attentionMask) {
    NDArray padding = attentionMask.eq(0).toType(DataType.FLOAT32, false);
    padding.muli(-Float.MAX_VALUE);
    return padding.reshape(attentionMask.size(0), 1, 1, attentionMask.size(1));
  }

  private static Layer layer(Weights weights) {
    UnaryOperator<NDArray> project = conv1d(weights.at("attn.c_attn"));
    UnaryOperator<NDArray> output = conv1d(weights.at("attn.c_proj"));
    UnaryOperator<NDArray> inner = conv1d(weights.at("mlp.c_fc"));
    UnaryOperator<NDArray> outer = conv1d(weights.at("mlp.c_proj"));
    return new Layer(
        norm(weights.at("ln_1")),
        (hidden, mask) -> output.apply(attend(project.apply(hidden), mask)),
        norm(weights.at("ln_2")),
        hidden -> outer.apply(newGelu(inner.apply(hidden))));
  }

  /** What transformers calls a Conv1D: a linear layer whose weight is not transposed. */
  private static UnaryOperator<NDArray> conv1d(Weights weights) {
    NDArray weight = weights.get("weight");
    NDArray bias = weights.get("bias");
    return x -> x.matMul(weight).add(bias);
  }

  private static UnaryOperator<NDArray> norm(Weights weights) {
    NDArray gamma = weights.get("weight");
    NDArray beta = weights.get("bias");
    return x -> LayerNorm.layerNorm(x, gamma.getShape(), gamma, beta, EPSILON).singletonOrThrow();
  }

  private static NDArray attend(NDArray projected, NDArray mask) {
    NDList parts = projected.split(3, 2);
    NDArray query = heads(parts.get(0));
    NDArray key = heads(parts.get(1));
    NDArray value = heads(parts.get(2));
    long length = projected.size(1);

    NDManager manager = projected.getManager();
    NDArray positions = manager.arange((int) length);
    NDArray visible = positions.reshape(length, 1).gte(positions);
    try (NDArray keys = key.swapAxes(2, 3);
        NDArray scores = query.matMul(keys)) {
      scores.divi((float) Math.sqrt(query.size(3)));
      NDArray never = manager.create(Float.NEGATIVE_INFINITY);
      NDArray condition = visible.broadcast(scores.getShape());
      NDArray masked = NDArrays.where(condition, scores, never).addi(mask);
      return merge(masked.softmax(-1).matMul(value));
    }
  }

  private static NDArray heads(NDArray x) {
    return x.reshape(x.size(0), x.size(1), HEADS, -1).swapAxes(1, 2);
  }

  private static NDArray merge(NDArray x) {
    NDArray swapped = x.swapAxes(1, 2);
    return swapped.reshape(new Shape(swapped.size(0), swapped.size(1), -1));
  }

  /** The tanh form of GELU, written out as transformers does. */
  private static NDArray newGelu(NDArray x) {
    NDArray cubic = x.pow(3).mul(0.044715f);
    NDArray tanh = x.add(cubic).mul(Math.sqrt(2 / Math.PI)).tanh();
    return x.mul(0.5f).mul(tanh.add(1f));
  }

  /** Attention over hidden states under a mask. */
  @FunctionalInterface
  private interface Attention {
    NDArray apply(NDArray hidden, NDArray mask);
  }

  private record Layer(
      UnaryOperator<NDArray> norm1,
      Attention attention,
      UnaryOperator<NDArray> norm2,
      UnaryOperator<NDArray> mlp) {
    NDList forward(NDList inputs) {
      NDArray mask = inputs.get(1);
      NDArray hidden = inputs.get(0);
      hidden = attention.apply(norm1.apply(hidden), mask).addi(hidden);
      hidden = mlp.apply(norm2.apply(hidden)).addi(hidden);
      return new NDList(hidden, mask);
    }
  }
}
