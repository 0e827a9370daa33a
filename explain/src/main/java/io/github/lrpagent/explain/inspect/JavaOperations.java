package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.rules.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What calls of DJL's public types are to the rules. */
final class JavaOperations {
  private static final String ARRAYS = "ai/djl/ndarray/";
  private static final String LAYERS = "ai/djl/nn/";
  private static final Set<String> OWNERS =
      Set.of(
          "ai/djl/ndarray/NDArray",
          "ai/djl/ndarray/NDArrays",
          "ai/djl/ndarray/internal/NDArrayEx",
          "ai/djl/pytorch/engine/PtNDArray",
          "ai/djl/pytorch/engine/PtNDArrayEx");
  private static final Map<String, Meaning> BY_METHOD = byMethod();
  private static final Map<String, Meaning> BY_LAYER = byLayer();

  private JavaOperations() {}

  /**
   * What a call is.
   *
   * @param operations which operations it may be, the usual one first; none has a rule of its own
   * @param note what else there is to say; may be empty
   * @param ends whether relevance ends here
   */
  record Meaning(List<Operation> operations, String note, boolean ends) {
    static Meaning of(String note, Operation... operations) {
      return new Meaning(List.of(operations), note, false);
    }
  }

  /** Returns whether a class file that holds this text may call operations. */
  static boolean mayCall(String constants) {
    return constants.contains(ARRAYS) || constants.contains(LAYERS);
  }

  /** Returns what a call is; nothing for one that is none of arrays' or layers'. */
  static Optional<Meaning> of(String owner, String method) {
    if (OWNERS.contains(owner)) {
      return Optional.ofNullable(BY_METHOD.get(method));
    }
    if (!owner.startsWith(LAYERS)) {
      return Optional.empty();
    }
    String layer = owner.substring(owner.lastIndexOf('/') + 1);
    if (layer.equals("Activation") || layer.equals("Pool")) {
      String function = method.replace("Block", "");
      return Optional.ofNullable(
          layer.equals("Pool")
              ? BY_METHOD.get("maxPool")
              : BY_METHOD.getOrDefault(function, BY_METHOD.get("relu")));
    }
    return method.equals("builder") || BY_METHOD.containsKey(method)
        ? Optional.ofNullable(BY_LAYER.get(layer))
        : Optional.empty();
  }

  private static Map<String, Meaning> byMethod() {
    Map<String, Meaning> meanings = new HashMap<>();
    put(
        meanings,
        Meaning.of(
            "a gate where one factor is an activation's output; a product with a constant has no rule of its own",
            Operation.MUL,
            Operation.GATE),
        "mul",
        "muli");
    put(
        meanings,
        Meaning.of("linear where one side is constant", Operation.MATMUL, Operation.LINEAR),
        "matMul",
        "batchMatMul",
        "dot",
        "batchDot");
    put(meanings, Meaning.of("", Operation.LINEAR), "linear");
    put(meanings, Meaning.of("", Operation.CONV), "convolution", "deconvolution");
    put(meanings, Meaning.of("", Operation.ADD), "add", "addi", "sub", "subi");
    put(meanings, Meaning.of("", Operation.SOFTMAX), "softmax");
    put(
        meanings,
        Meaning.of("", Operation.ACTIVATION),
        "relu",
        "sigmoid",
        "tanh",
        "gelu",
        "swish",
        "mish",
        "selu",
        "elu",
        "leakyRelu",
        "softPlus",
        "softSign");
    put(meanings, Meaning.of("", Operation.NORM), "layerNorm", "normalize");
    put(
        meanings,
        Meaning.of(
            "a norm where it divides by a root; a part of an activation that is written out",
            Operation.NORM),
        "div",
        "divi",
        "sqrt",
        "norm");
    put(meanings, Meaning.of("", Operation.BATCH_NORM), "batchNorm");
    put(
        meanings,
        Meaning.of("", Operation.POOL),
        "maxPool",
        "avgPool",
        "globalMaxPool",
        "globalAvgPool",
        "lpPool",
        "globalLpPool");
    put(meanings, Meaning.of("", Operation.MEAN), "mean", "sum");
    put(
        meanings,
        Meaning.of("a leaf where the ids are an input of the model", Operation.EMBEDDING),
        "embedding",
        "gather");
    put(
        meanings,
        Meaning.of("by its gradient, unless it is a part of an activation that is written out"),
        "exp",
        "erf",
        "abs",
        "pow",
        "powi",
        "square",
        "log",
        "neg",
        "negi",
        "clip",
        "maximum",
        "minimum");
    put(
        meanings,
        Meaning.of("by its gradient"),
        "logSoftmax",
        "max",
        "min",
        "cumSum",
        "cumProd",
        "prod",
        "where",
        "xlogy");
    put(
        meanings,
        new Meaning(List.of(), "relevance ends: the numbers leave the graph", true),
        "stopGradient",
        "scaleGradient",
        "toFloatArray",
        "toDoubleArray",
        "toArray",
        "toByteBuffer",
        "getFloat",
        "getDouble");
    return Map.copyOf(meanings);
  }

  private static Map<String, Meaning> byLayer() {
    Map<String, Meaning> meanings = new HashMap<>();
    put(meanings, Meaning.of("a layer", Operation.LINEAR), "Linear");
    for (String layer : List.of("Conv1d", "Conv2d", "Conv3d", "Convolution")) {
      put(meanings, Meaning.of("a layer", Operation.CONV), layer);
    }
    put(meanings, Meaning.of("a layer", Operation.NORM), "LayerNorm");
    put(meanings, Meaning.of("a layer", Operation.BATCH_NORM), "BatchNorm");
    put(
        meanings,
        Meaning.of("a layer", Operation.EMBEDDING),
        "Embedding",
        "TrainableWordEmbedding");
    put(
        meanings,
        Meaning.of(
            "a layer, explained as if it were written out", Operation.ACTIVATION, Operation.GATE),
        "LSTM",
        "GRU",
        "RNN");
    put(
        meanings,
        Meaning.of(
            "a block of DJL's own",
            Operation.LINEAR,
            Operation.MATMUL,
            Operation.SOFTMAX,
            Operation.ACTIVATION,
            Operation.BATCH_NORM),
        "ScaledDotProductAttentionBlock",
        "TransformerEncoderBlock",
        "BertBlock");
    return Map.copyOf(meanings);
  }

  private static void put(Map<String, Meaning> meanings, Meaning meaning, String... names) {
    for (String name : names) {
      meanings.put(name, meaning);
    }
  }
}
