package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Gates, and products and quotients that are none, of two linear maps of one input. */
final class Gates {
  private static final Map<String, BinaryOperator<NDArray>> GATES =
      Map.ofEntries(
          Map.entry("gate-geglu", (a, b) -> b.mul(Activation.gelu(a))),
          Map.entry("gate-glu", (a, b) -> glu(a.concat(b, -1))),
          Map.entry("gate-highway", Gates::highway),
          Map.entry("gate-in-place", (a, b) -> b.muli(Activation.sigmoid(a))),
          Map.entry("gate-swiglu", (a, b) -> Activation.swish(a, 1).mul(b)),
          Map.entry("gate-tanh-sigmoid", (a, b) -> a.tanh().mul(Activation.sigmoid(b))),
          Map.entry("gate-written-sigmoid", (a, b) -> b.mul(a.neg().exp().add(1).pow(-1))),
          Map.entry("product", NDArray::mul),
          Map.entry("product-in-place", (a, b) -> a.muli(b)),
          Map.entry("quotient", (a, b) -> a.div(b.square().add(1))),
          Map.entry("square", (a, b) -> a.square().add(b.tanh().square())));

  private Gates() {}

  static Map<String, DjlNetworks> networks() {
    Map<String, DjlNetworks> networks = new TreeMap<>();
    GATES.forEach((name, gate) -> networks.put(name, network(gate)));
    return networks;
  }

  private static DjlNetworks network(BinaryOperator<NDArray> gate) {
    return new DjlNetworks(
        () ->
            new WrittenBlock(
                    (inputs, s) -> {
                      NDArray a = inputs.head().matMul(s.weight("a")).add(s.weight("bias"));
                      NDArray b = inputs.head().matMul(s.weight("b"));
                      return gate.apply(a, b).matMul(s.weight("out"));
                    })
                .weight("a", 8, 6)
                .weight("b", 8, 6)
                .weight("bias", 6)
                .weight("out", 6, 4),
        m -> DjlNetworks.noise(m, 3, 8));
  }

  private static NDArray glu(NDArray both) {
    NDList halves = both.split(2, 1);
    return halves.get(0).mul(Activation.sigmoid(halves.get(1)));
  }

  private static NDArray highway(NDArray a, NDArray b) {
    NDArray gate = Activation.sigmoid(a);
    return b.tanh().mul(gate).add(gate.mul(-1).add(1).mul(b));
  }
}
