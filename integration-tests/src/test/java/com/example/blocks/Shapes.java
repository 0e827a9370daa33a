package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What puts arrays together, takes them apart and reduces them, and ends of models. */
final class Shapes {
  private static final int[] LAST = {1};

  private static final Map<String, UnaryOperator<NDArray>> ENDS =
      Map.ofEntries(
          Map.entry("end-log-of-softmax", x -> x.softmax(1).log()),
          Map.entry("end-log-softmax", x -> x.logSoftmax(1)),
          Map.entry("end-number", x -> x.sum(LAST)),
          Map.entry("end-one-column", x -> x.sum(LAST, true)),
          Map.entry("end-sigmoid", Activation::sigmoid),
          Map.entry("end-softmax", x -> x.softmax(-1)),
          Map.entry("end-softmax-class", x -> x.softmax(1).get(":, 1")),
          Map.entry("end-softmax-reshaped", x -> x.softmax(-1).reshape(3, 4)),
          Map.entry("end-softmax-transposed", x -> x.matMul(x.transpose()).softmax(1).transpose()),
          Map.entry("end-tanh", NDArray::tanh));

  private static final Map<String, UnaryOperator<NDArray>> SHAPES =
      Map.ofEntries(
          Map.entry("shape-clip", x -> x.clip(-0.5f, 0.5f)),
          Map.entry("shape-abs", NDArray::abs),
          Map.entry("shape-concat", x -> x.concat(x.tanh(), 1).get(":, 2:8")),
          Map.entry("shape-cumsum", x -> x.cumSum(1)),
          Map.entry("shape-flip", x -> x.flip(1)),
          Map.entry("shape-max", x -> x.sub(x.max(LAST, true))),
          Map.entry("shape-min", x -> x.mul(2).sub(x.min(LAST, true))),
          Map.entry("shape-pad", x -> x.get(":, :4").pad(new Shape(1, 1), 0)),
          Map.entry(
              "shape-prod", x -> x.add(x.reshape(3, 2, 3).prod(new int[] {2}, false).repeat(1, 3))),
          Map.entry("shape-repeat", x -> x.get(":, :3").repeat(1, 2)),
          Map.entry("shape-set", Shapes::set),
          Map.entry("shape-split", Shapes::split),
          Map.entry(
              "shape-stack", x -> NDArrays.stack(new NDList(x, x.tanh()), 1).sum(new int[] {1})),
          Map.entry("shape-sum-of-three", x -> NDArrays.add(x, x.tanh(), x.mul(2))),
          Map.entry("shape-tile", x -> x.get(":, :3").tile(new long[] {1, 2})),
          Map.entry("shape-topk", x -> x.topK(6, 1).get(0)),
          Map.entry("shape-transpose", x -> x.transpose().swapAxes(0, 1).expandDims(0).squeeze(0)));

  private Shapes() {}

  static Map<String, DjlNetworks> networks() {
    Map<String, DjlNetworks> networks = new TreeMap<>();
    ENDS.forEach((name, end) -> networks.put(name, network(UnaryOperator.identity(), end)));
    SHAPES.forEach((name, f) -> networks.put(name, network(f, UnaryOperator.identity())));
    networks.put("image-and-numbers", new DjlNetworks(Shapes::twoInputs, Shapes::imageAndNumbers));
    return networks;
  }

  private static DjlNetworks network(UnaryOperator<NDArray> middle, UnaryOperator<NDArray> end) {
    return new DjlNetworks(() -> between(middle, end), m -> DjlNetworks.noise(m, 3, 8));
  }

  private static Block between(UnaryOperator<NDArray> middle, UnaryOperator<NDArray> end) {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray hidden = inputs.head().matMul(s.weight("in")).add(s.weight("bias"));
              return end.apply(middle.apply(hidden).matMul(s.weight("out")));
            })
        .weight("in", 8, 6)
        .weight("bias", 6)
        .weight("out", 6, 4);
  }

  private static NDArray split(NDArray x) {
    NDList parts = x.split(3, 1);
    return NDArrays.concat(new NDList(parts.get(2), parts.get(0).tanh(), parts.get(1)), 1);
  }

  private static NDArray set(NDArray x) {
    NDArray target = x.getManager().zeros(x.getShape());
    target.set(new NDIndex(":, 1:5"), x.get(":, :4"));
    return target.add(x.mul(0.5f));
  }

  private static NDList imageAndNumbers(NDManager manager) {
    NDArray image = DjlNetworks.noise(manager, 2, 3, 4, 4).head();
    return new NDList(image, DjlNetworks.noise(manager, 2, 5).head());
  }

  private static Block twoInputs() {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray image = inputs.get(0).reshape(2, 48).matMul(s.weight("image"));
              NDArray numbers = inputs.get(1).matMul(s.weight("numbers"));
              NDArray hidden = Activation.relu(image).concat(numbers.tanh(), 1);
              return hidden.matMul(s.weight("out"));
            })
        .weight("image", 48, 6)
        .weight("numbers", 5, 4)
        .weight("out", 10, 3);
  }
}
