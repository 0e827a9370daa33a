package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What becomes of each operation of DJL's engine, by its name. */
final class Handlers {
  private static final Map<String, Handler> BY_NAME = byName();

  private Handlers() {}

  /** Returns the handler of an operation. */
  static Handler of(String operation) {
    return BY_NAME.getOrDefault(operation, Handlers::plain);
  }

  /** The plain gradient is the rule; whether results have one, libtorch says. */
  private static Object plain(Call call) throws Throwable {
    if (call.returnsNothing()) {
      return InPlace.written(call);
    }
    Object result = Objects.requireNonNull(call.run());
    List<?> results = result instanceof NDList list ? list : List.of(result);
    for (Object each : results) {
      if (each instanceof PtNDArray array) {
        call.session().known(array);
      }
    }
    return result;
  }

  private static Map<String, Handler> byName() {
    Map<String, Handler> handlers = new HashMap<>();
    all(handlers, Views::view, "reshape", "permute", "squeeze", "unsqueeze");
    all(handlers, Views::view, "flatten", "slice", "index", "getItem", "broadcast", "diagonal");
    handlers.put("transpose", Views::transpose);
    all(handlers, Views::views, "split");
    all(handlers, Views::copy, "dropout", "repeat", "tile", "flip");
    handlers.put("clone", Views::duplicate);
    handlers.put("to", Views::convert);
    handlers.put("detachGradient", Views::detached);

    handlers.put("embedding", Lookups::embedding);
    handlers.put("oneHot", Views::oneHot);
    handlers.put("gather", Lookups::gather);
    handlers.put("indexAdv", Lookups::index);

    handlers.put("mul", Products::mul);
    handlers.put("matmul", Products::matmul);
    all(handlers, Products::product, "bmm", "dot");
    handlers.put("linear", LinearLayers::linear);
    handlers.put("square", Products::square);
    handlers.put("convolution", LinearLayers::convolution);

    all(handlers, RecurrentLayers::handle, "lstm", "gru", "rnn");

    all(handlers, Handlers::sum, "add", "sub");
    all(handlers, call -> call.ruled(Operation.MEAN), "mean", "sum");

    handlers.put("div", Norms::quotient);
    handlers.put("pow", Norms::power);
    handlers.put("sqrt", Norms::root);
    handlers.put("norm", Norms::statistic);
    handlers.put("layerNorm", Norms::layerNorm);
    handlers.put("normalize", Norms::normalize);
    handlers.put("batchNorm", LinearLayers::batchNorm);

    handlers.put("softmax", Softmaxes::softmax);
    handlers.put("logSoftmax", Softmaxes::logSoftmax);

    all(handlers, Activations::operation, "relu", "tanh", "gelu", "selu", "elu", "leakyRelu");
    all(handlers, Activations::operation, "softPlus", "softSign");
    handlers.put("sigmoid", Activations::sigmoid);
    all(handlers, Activations::bending, "exp", "erf", "abs");
    handlers.put("neg", Shares::negated);
    handlers.put("log", Softmaxes::log);
    all(handlers, Activations::elementwise, "log10", "log2", "sin", "cos");
    all(handlers, Handlers::bounded, "clip", "max", "min");

    all(handlers, call -> call.ruled(Operation.POOL), "avgPool", "maxPool", "lpPool");
    all(handlers, call -> call.ruled(Operation.POOL), "adaptiveAvgPool", "adaptiveMaxPool");

    for (String operation : List.of("add", "sub", "mul", "div", "pow", "neg")) {
      handlers.put(operation + "i", InPlace.of(Objects.requireNonNull(handlers.get(operation))));
    }
    all(handlers, InPlace::written, "indexSet", "indexAdvPut", "booleanMaskSet", "remainderi");
    return Map.copyOf(handlers);
  }

  private static void all(Map<String, Handler> handlers, Handler handler, String... operations) {
    for (String operation : operations) {
      handlers.put(operation, handler);
    }
  }

  private static Object sum(Call call) throws Throwable {
    PtNDArray sum = call.mapped(call.ruled(Operation.ADD), false);
    return Shares.shifted(call, Norms.scaledRoot(call, sum));
  }

  /** A bound of each number; or, with one array alone, the largest of all numbers. */
  private static Object bounded(Call call) throws Throwable {
    boolean elementwise = call.name().equals("clip") || call.arrays().size() == 2;
    return elementwise
        ? Norms.scaledRoot(call, call.mapped(call.plain(), call.name().equals("clip")))
        : call.plain();
  }
}
