package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Attention as people write it: products, masks, softmaxes. */
final class Attentions {
  private static final int HIDDEN = 8;
  private static final int LENGTH = 5;

  private Attentions() {}

  /** Attention weights of scores. */
  @FunctionalInterface
  private interface Weights {
    NDArray of(NDArray scores, NDArray allowed);
  }

  static Map<String, DjlNetworks> networks() {
    Map<String, DjlNetworks> networks = new TreeMap<>();
    networks.put("attn-added", batched((s, ok) -> s.add(minus(ok)).softmax(-1)));
    networks.put("attn-added-in-place", batched((s, ok) -> s.addi(minus(ok)).softmax(-1)));
    networks.put("attn-exponentials", batched(Attentions::exponentials));
    networks.put("attn-product", batched((s, ok) -> s.softmax(-1).mul(ok)));
    networks.put("attn-set", batched(Attentions::set));
    networks.put("attn-where", batched(Attentions::where));
    networks.put("attn-additive", hidden(additive()));
    networks.put("attn-dot", new DjlNetworks(Attentions::dot, m -> DjlNetworks.noise(m, 5, 8)));
    networks.put("attn-heads", hidden(heads()));
    return networks;
  }

  private static DjlNetworks hidden(Supplier<Block> block) {
    return new DjlNetworks(block, m -> DjlNetworks.noise(m, 2, LENGTH, HIDDEN));
  }

  private static DjlNetworks batched(Weights weights) {
    return hidden(
        () ->
            projections(
                (inputs, s) -> {
                  NDArray x = inputs.head();
                  NDArray query = x.matMul(s.weight("query"));
                  NDArray key = x.matMul(s.weight("key"));
                  NDArray scores = query.batchMatMul(key.transpose(0, 2, 1)).div(Math.sqrt(HIDDEN));
                  NDArray w =
                      weights.of(scores, causal(x.getManager()).broadcast(scores.getShape()));
                  NDArray context = w.batchMatMul(x.matMul(s.weight("value")));
                  return context.add(x).mean(new int[] {1}).matMul(s.weight("out"));
                }));
  }

  private static WrittenBlock projections(WrittenBlock.Function function) {
    return new WrittenBlock(function)
        .weight("query", HIDDEN, HIDDEN)
        .weight("key", HIDDEN, HIDDEN)
        .weight("value", HIDDEN, HIDDEN)
        .weight("out", HIDDEN, 4);
  }

  private static NDArray causal(NDManager manager) {
    NDArray places = manager.arange(0, LENGTH, 1, DataType.INT64);
    return places.expandDims(1).gte(places).toType(DataType.FLOAT32, false).expandDims(0);
  }

  private static NDArray minus(NDArray allowed) {
    return allowed.neg().add(1).mul(-1e9f);
  }

  private static NDArray where(NDArray scores, NDArray allowed) {
    NDArray least = scores.onesLike().mul(-1e9f);
    return NDArrays.where(allowed.toType(DataType.BOOLEAN, false), scores, least).softmax(-1);
  }

  private static NDArray set(NDArray scores, NDArray allowed) {
    scores.set(allowed.eq(0), Float.NEGATIVE_INFINITY);
    return scores.softmax(-1);
  }

  private static NDArray exponentials(NDArray scores, NDArray allowed) {
    NDArray exponentials = scores.exp().mul(allowed);
    return exponentials.div(exponentials.sum(new int[] {-1}, true));
  }

  private static Supplier<Block> additive() {
    return () ->
        projections(
                (inputs, s) -> {
                  NDArray x = inputs.head();
                  NDArray last = x.get(new NDIndex(":, -1:")).matMul(s.weight("query"));
                  NDArray energy = x.matMul(s.weight("key")).add(last).tanh();
                  NDArray w = energy.matMul(s.weight("energy")).squeeze(-1).softmax(1);
                  NDArray context = w.expandDims(2).mul(x).sum(new int[] {1});
                  return context.matMul(s.weight("value")).tanh().matMul(s.weight("out"));
                })
            .weight("energy", HIDDEN, 1);
  }

  private static WrittenBlock dot() {
    return projections(
        (inputs, s) -> {
          NDArray x = inputs.head();
          NDArray scores = x.dot(s.weight("query")).dot(x.dot(s.weight("key")).transpose());
          return scores.softmax(-1).dot(x.dot(s.weight("value"))).add(x).dot(s.weight("out"));
        });
  }

  private static Supplier<Block> heads() {
    return () ->
        projections(
            (inputs, s) -> {
              NDArray x = inputs.head();
              NDArray query = split(x.matMul(s.weight("query")));
              NDArray key = split(x.matMul(s.weight("key")));
              NDArray value = split(x.matMul(s.weight("value")));
              NDArray scores = query.matMul(key.swapAxes(-1, -2)).muli(0.5f);
              NDArray context = scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3);
              NDList parts = context.reshape(x.getShape()).split(new long[] {1}, 1);
              return parts.get(0).squeeze(1).matMul(s.weight("out"));
            });
  }

  private static NDArray split(NDArray x) {
    return x.reshape(new Shape(-1, LENGTH, 2, HIDDEN / 2)).transpose(0, 2, 1, 3);
  }
}
