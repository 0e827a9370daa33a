package com.example.blocks;

import static com.example.blocks.TerseOps.attend;
import static com.example.blocks.TerseOps.dense;
import static com.example.blocks.TerseOps.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;

/**
 * The BERT classifier once more, as a script would have it: one function over a map of weights,
 * static helpers, {@link NDArrays}, and arithmetic in place wherever an array is not needed again.
 */
final class TerseBertBlocks {
  private static final int HEADS = 4;

  private TerseBertBlocks() {}

  static Block create(Weights archive, NDManager manager) {
    Weights bert = archive.at("model.bert");
    Weights classifier = archive.at("model.classifier");
    return new LambdaBlock(
        inputs -> {
          NDArray hidden = encode(bert, inputs.get(0), inputs.get(1), inputs.get(2));
          NDArray pooled = Activation.tanh(dense(hidden.get(":, 0"), bert.at("pooler.dense")));
          return new NDList(dense(pooled, classifier));
        },
        "bert");
  }

  private static NDArray encode(Weights bert, NDArray ids, NDArray mask, NDArray types) {
    NDArray hidden = embed(bert.at("embeddings"), ids, types);
    NDArray offset = NDArrays.sub(1, mask.toType(DataType.FLOAT32, false));
    offset = offset.muli(-Float.MAX_VALUE).reshape(ids.size(0), 1, 1, ids.size(1));
    for (int i = 0; i < bert.count("encoder.layer."); i++) {
      hidden = layer(bert.at("encoder.layer." + i), hidden, offset);
    }
    return hidden;
  }

  private static NDArray embed(Weights embeddings, NDArray ids, NDArray types) {
    NDArray hidden = lookUp(embeddings.get("word_embeddings.weight"), ids);
    hidden.addi(lookUp(embeddings.get("token_type_embeddings.weight"), types));
    NDArray positions = embeddings.get("position_embeddings.weight");
    try (NDArray used = positions.get("0:{}", ids.size(1))) {
      hidden.addi(used);
    }
    return norm(hidden, embeddings.at("LayerNorm"));
  }

  /** Gathers the rows of a table: (B, T) to (B, T, H). */
  private static NDArray lookUp(NDArray table, NDArray ids) {
    long size = table.size(1);
    NDArray rows = ids.reshape(-1, 1).broadcast(new Shape(ids.size(), size));
    NDArray gathered = table.gather(rows, 0);
    gathered.attach(ids.getManager());
    return gathered.reshape(ids.size(0), ids.size(1), size);
  }

  private static NDArray layer(Weights layer, NDArray hidden, NDArray offset) {
    NDArray attended =
        attend(hidden, offset, layer.at("attention.self"), HEADS, layer.at("attention.output"));
    NDArray normed = norm(attended.addi(hidden), layer.at("attention.output.LayerNorm"));
    NDArray inner = Activation.gelu(dense(normed, layer.at("intermediate.dense")));
    NDArray output = NDArrays.addi(dense(inner, layer.at("output.dense")), normed);
    return norm(output, layer.at("output.LayerNorm"));
  }
}
