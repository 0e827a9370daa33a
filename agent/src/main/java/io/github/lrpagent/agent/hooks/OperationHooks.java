package io.github.lrpagent.agent.hooks;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation of DJL's engine runs: in a prediction by a block written in Java it may become one
 * with a rule. All calls of an app end here, whatever class or idiom they come from.
 */
final class OperationHooks {
  private static final String ARRAY = "(Lai/djl/pytorch/engine/PtNDArray;";

  private static final List<String> NAMES =
      List.of(
          "abs",
          "acos",
          "adaptiveAvgPool",
          "adaptiveMaxPool",
          "add",
          "addi",
          "asin",
          "atan",
          "atan2",
          "avgPool",
          "batchNorm",
          "bmm",
          "booleanMask",
          "booleanMaskSet",
          "broadcast",
          "clip",
          "clone",
          "convolution",
          "cos",
          "cosh",
          "cumProd",
          "cumSum",
          "detachGradient",
          "diagonal",
          "diff",
          "div",
          "divi",
          "dot",
          "dropout",
          "elu",
          "embedding",
          "erf",
          "erfinv",
          "exp",
          "flatten",
          "flip",
          "gather",
          "gelu",
          "getItem",
          "gru",
          "index",
          "indexAdv",
          "indexAdvPut",
          "indexSet",
          "interpolate",
          "inverse",
          "layerNorm",
          "leakyRelu",
          "linear",
          "log",
          "log10",
          "log2",
          "logSoftmax",
          "lpPool",
          "lstm",
          "matmul",
          "max",
          "maxPool",
          "mean",
          "median",
          "min",
          "mul",
          "muli",
          "neg",
          "negi",
          "norm",
          "oneHot",
          "normalize",
          "pad",
          "percentile",
          "permute",
          "pick",
          "pow",
          "powi",
          "prod",
          "put",
          "relu",
          "remainder",
          "remainderi",
          "repeat",
          "reshape",
          "rnn",
          "rot90",
          "scatter",
          "selu",
          "set",
          "sigmoid",
          "sin",
          "sinh",
          "slice",
          "softPlus",
          "softSign",
          "softmax",
          "sort",
          "split",
          "sqrt",
          "square",
          "squeeze",
          "sub",
          "subi",
          "sum",
          "take",
          "tan",
          "tanh",
          "tile",
          "to",
          "topK",
          "transpose",
          "unsqueeze",
          "where",
          "xlogy");

  private OperationHooks() {}

  /** The operations, of which some have several overloads. */
  static Stream<HookedMethod> methods() {
    return Stream.concat(
        NAMES.stream().map(name -> new HookedMethod(name, ARRAY, Intercepted::new)),
        Stream.of(
            new HookedMethod("cat", "([Lai/djl/pytorch/engine/PtNDArray;", Intercepted::new),
            new HookedMethod("stack", "([Lai/djl/pytorch/engine/PtNDArray;", Intercepted::new),
            // arrays over a buffer of Java's, which autograd must not lose
            new HookedMethod(
                "createNdFromByteBuffer",
                "(Lai/djl/pytorch/engine/PtNDManager;Ljava/nio/ByteBuffer;",
                Intercepted::new)));
  }
}
