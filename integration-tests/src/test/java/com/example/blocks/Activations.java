package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Activations as people write them, each between two linear maps. */
final class Activations {
  private static final long INNER = 6;
  private static final long CLASSES = 4;

  private static final Map<String, UnaryOperator<NDArray>> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("elu", x -> Activation.elu(x, 1f)),
          Map.entry("gelu", Activation::gelu),
          Map.entry("gelu-tanh", Activations::tanhGelu),
          Map.entry("gelu-tanh-products", Activations::tanhGeluOfProducts),
          Map.entry("hard-swish", x -> x.mul(x.add(3).clip(0, 6)).div(6)),
          Map.entry("leaky-relu", x -> NDArrays.maximum(x, x.mul(0.1f))),
          Map.entry("mish", Activation::mish),
          Map.entry("mish-softplus", x -> x.mul(Activation.softPlus(x).tanh())),
          Map.entry("quick-gelu", x -> x.mul(Activation.sigmoid(x.mul(1.702f)))),
          Map.entry("quick-gelu-in-place", x -> Activation.sigmoid(x.mul(1.702f)).muli(x)),
          Map.entry("relu-by-mask", x -> x.mul(x.gt(0).toType(DataType.FLOAT32, false))),
          Map.entry("relu-maximum", x -> x.maximum(0)),
          Map.entry("relu-squared", x -> Activation.relu(x).square()),
          Map.entry("selu", Activation::selu),
          Map.entry("silu-quotient", x -> x.div(x.neg().exp().add(1))),
          Map.entry("silu-quotient-in-place", x -> x.div(x.neg().exp().addi(1))),
          Map.entry("softplus", Activation::softPlus),
          Map.entry("softsign", Activation::softSign),
          Map.entry("tanh-exponentials", Activations::tanh),
          Map.entry("swish", x -> Activation.swish(x, 1.5f)));

  private Activations() {}

  static Map<String, DjlNetworks> networks() {
    Map<String, DjlNetworks> networks = new TreeMap<>();
    ACTIVATIONS.forEach(
        (name, f) ->
            networks.put(
                "act-" + name, new DjlNetworks(() -> between(f), m -> DjlNetworks.noise(m, 3, 8))));
    return networks;
  }

  private static Block between(UnaryOperator<NDArray> activation) {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray hidden = inputs.head().matMul(s.weight("in")).add(s.weight("bias"));
              return activation.apply(hidden).matMul(s.weight("out"));
            })
        .weight("in", 8, INNER)
        .weight("bias", INNER)
        .weight("out", INNER, CLASSES);
  }

  private static NDArray tanh(NDArray x) {
    NDArray up = x.exp();
    NDArray down = x.neg().exp();
    return up.sub(down).div(up.add(down));
  }

  private static NDArray tanhGelu(NDArray x) {
    NDArray inner = x.add(x.pow(3).mul(0.044715f)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(0.5f).mul(inner.tanh().add(1));
  }

  private static NDArray tanhGeluOfProducts(NDArray x) {
    NDArray cubic = x.mul(x).mul(x).muli(0.044715f);
    return x.mul(cubic.addi(x).muli(Math.sqrt(2 / Math.PI)).tanh().addi(1)).muli(0.5f);
  }
}
