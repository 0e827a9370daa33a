package com.example.blocks;

import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.transformer.IdEmbedding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Look-ups in tables of embeddings, each with a mean and a linear map. */
final class Lookups {
  private static final int TOKENS = 20;
  private static final int HIDDEN = 8;
  private static final long[][] IDS = {{3, 14, 15, 9, 2}, {6, 5, 3, 5, 8}};
  private static final long[][] OTHERS = {{1, 2, 7, 0, 11}, {19, 4, 4, 10, 12}};

  private Lookups() {}

  /** Finds the rows of ids. */
  @FunctionalInterface
  private interface Lookup {
    NDArray of(NDArray table, NDArray ids);
  }

  static Map<String, DjlNetworks> networks() {
    Map<String, DjlNetworks> networks = new TreeMap<>();
    networks.put("lookup-words", ids(() -> classified(words())));
    networks.put("lookup-ids", ids(() -> classified(table())));
    networks.put("lookup-embedding", ids(() -> written(Lookups::embedding)));
    networks.put("lookup-get", ids(() -> written(NDArray::get)));
    networks.put("lookup-get-index", ids(() -> written((t, i) -> t.get(new NDIndex("{}", i)))));
    networks.put("lookup-gather", ids(() -> written(Lookups::gather)));
    networks.put("lookup-one-hot", ids(() -> written((t, i) -> i.oneHot(TOKENS).matMul(t))));
    networks.put("lookup-int32", new DjlNetworks(() -> written(NDArray::get), Lookups::narrow));
    networks.put("lookup-flat", ids(() -> written(Lookups::flat)));
    networks.put("text-cnn", ids(Lookups::textCnn));
    networks.put("masked-mean", new DjlNetworks(Lookups::maskedMean, Lookups::withMask));
    networks.put("siamese-cosine", new DjlNetworks(Lookups::cosine, Lookups::pair));
    networks.put("siamese", new DjlNetworks(Lookups::siamese, Lookups::pair));
    networks.put("siamese-score", new DjlNetworks(Lookups::score, Lookups::pair));
    return networks;
  }

  private static DjlNetworks ids(Supplier<Block> block) {
    return new DjlNetworks(block, m -> new NDList(m.create(IDS)));
  }

  private static NDList narrow(NDManager manager) {
    return new NDList(manager.create(IDS).toType(DataType.INT32, false));
  }

  private static NDList pair(NDManager manager) {
    return new NDList(manager.create(IDS), manager.create(OTHERS));
  }

  private static Block words() {
    List<String> words = IntStream.range(0, TOKENS).mapToObj(i -> "word" + i).toList();
    return TrainableWordEmbedding.builder()
        .setVocabulary(new DefaultVocabulary(words))
        .optNumEmbeddings(TOKENS)
        .setEmbeddingSize(HIDDEN)
        .build();
  }

  private static Block table() {
    return new IdEmbedding.Builder().setDictionarySize(TOKENS).setEmbeddingSize(HIDDEN).build();
  }

  private static Block classified(Block table) {
    return new WrittenBlock((inputs, s) -> classes(s.layer("table", inputs.head()), s))
        .layer("table", table, new Shape(2, 5))
        .weight("in", HIDDEN, HIDDEN)
        .weight("out", HIDDEN, 3);
  }

  private static Block written(Lookup lookup) {
    return new WrittenBlock((inputs, s) -> classes(lookup.of(s.weight("table"), inputs.head()), s))
        .weight("table", TOKENS, HIDDEN)
        .weight("in", HIDDEN, HIDDEN)
        .weight("out", HIDDEN, 3);
  }

  private static NDArray classes(NDArray found, WrittenBlock.Scope s) {
    NDArray hidden = Activation.relu(found.matMul(s.weight("in")));
    return hidden.mean(new int[] {1}).matMul(s.weight("out"));
  }

  private static NDArray embedding(NDArray table, NDArray ids) {
    return Embedding.embedding(ids, table, SparseFormat.DENSE).head();
  }

  private static NDArray flat(NDArray table, NDArray ids) {
    return table.get(ids.reshape(-1)).reshape(ids.getShape().add(HIDDEN));
  }

  private static NDArray gather(NDArray table, NDArray ids) {
    NDArray rows = ids.flatten().expandDims(1).repeat(1, HIDDEN);
    return table.gather(rows, 0).reshape(ids.getShape().add(HIDDEN));
  }

  private static NDArray side(NDArray ids, WrittenBlock.Scope s) {
    return s.weight("table").get(ids).mean(new int[] {1}).matMul(s.weight("in")).tanh();
  }

  private static Block textCnn() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray found = s.weight("table").get(inputs.head()).transpose(0, 2, 1);
              NDArray features = Activation.relu(s.layer("conv", found));
              return features.max(new int[] {2}).matMul(s.weight("out"));
            })
        .layer(
            "conv",
            Conv1d.builder().setFilters(6).setKernelShape(new Shape(3)).build(),
            new Shape(2, HIDDEN, 5))
        .weight("table", TOKENS, HIDDEN)
        .weight("out", 6, 3);
  }

  private static NDList withMask(NDManager manager) {
    long[][] mask = {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}};
    return new NDList(manager.create(IDS), manager.create(mask));
  }

  private static Block maskedMean() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray hidden = s.weight("table").get(inputs.get(0)).matMul(s.weight("in")).tanh();
              NDArray mask = inputs.get(1).toType(DataType.FLOAT32, false).expandDims(2);
              NDArray sum = hidden.mul(mask).sum(new int[] {1});
              return sum.div(mask.sum(new int[] {1}).clip(1e-9, 1e9)).matMul(s.weight("out"));
            })
        .weight("table", TOKENS, HIDDEN)
        .weight("in", HIDDEN, HIDDEN)
        .weight("out", HIDDEN, 3);
  }

  /** Two texts, and their cosine by hand. */
  private static Block cosine() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray one = side(inputs.get(0), s);
              NDArray other = side(inputs.get(1), s);
              int[] last = {1};
              NDArray lengths = one.square().sum(last).sqrt().mul(other.norm(last));
              return one.mul(other).sum(last).div(lengths);
            })
        .weight("table", TOKENS, HIDDEN)
        .weight("in", HIDDEN, HIDDEN);
  }

  /** Two texts, and what they have in common and what not. */
  private static Block siamese() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray one = side(inputs.get(0), s);
              NDArray other = side(inputs.get(1), s);
              NDList all = new NDList(one, other, one.sub(other).abs(), one.mul(other));
              return NDArrays.concat(all, 1).matMul(s.weight("out"));
            })
        .weight("table", TOKENS, HIDDEN)
        .weight("in", HIDDEN, HIDDEN)
        .weight("out", 4 * HIDDEN, 3);
  }

  /** Two texts, and the cosine of the angle between them: one number for each row. */
  private static Block score() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray one = side(inputs.get(0), s).normalize(2, 1, 1e-12);
              NDArray other = side(inputs.get(1), s).normalize(2, 1, 1e-12);
              return one.mul(other).sum(new int[] {1});
            })
        .weight("table", TOKENS, HIDDEN)
        .weight("in", HIDDEN, HIDDEN);
  }
}
