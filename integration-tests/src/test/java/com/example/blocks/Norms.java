package com.example.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Norms as people write them, each with a residual connection and a linear map. */
final class Norms {
  private static final int[] LAST = {-1};
  private static final float EPSILON = 1e-5f;

  private static final Map<String, UnaryOperator<NDArray>> NORMS =
      Map.ofEntries(
          Map.entry("l2", x -> x.normalize(2, -1, 1e-12)),
          Map.entry("l2-by-norm", x -> x.div(x.norm(LAST, true))),
          Map.entry("l2-by-norm-bounded", x -> x.div(x.norm(LAST, true).maximum(1e-12f))),
          Map.entry("l2-by-norm-clipped", x -> x.div(x.norm(LAST, true).clip(1e-12f, 1e9f))),
          Map.entry("l2-by-sum", x -> x.div(x.square().sum(LAST, true).sqrt())),
          Map.entry("rms-in-place", Norms::rmsInPlace),
          Map.entry("rms-power", Norms::rmsPower),
          Map.entry("rms-product", x -> x.mul(x.mul(x).mean(LAST, true).add(EPSILON).pow(-0.5f))),
          Map.entry("rms-quotient", Norms::rmsQuotient),
          Map.entry("rms-reciprocal", x -> x.mul(root(x).pow(-1))),
          Map.entry("standardised", Norms::standardised),
          Map.entry("standardised-moments", Norms::moments));

  private Norms() {}

  static Map<String, DjlNetworks> networks() {
    Map<String, DjlNetworks> networks = new TreeMap<>();
    NORMS.forEach((name, f) -> networks.put("norm-" + name, network(f)));
    networks.put("norm-layer", new DjlNetworks(Norms::layer, m -> DjlNetworks.noise(m, 3, 8)));
    return networks;
  }

  private static DjlNetworks network(UnaryOperator<NDArray> norm) {
    return new DjlNetworks(() -> between(norm), m -> DjlNetworks.noise(m, 3, 8));
  }

  private static Block between(UnaryOperator<NDArray> norm) {
    return new WrittenBlock(
            (inputs, s) -> {
              NDArray hidden = inputs.head().matMul(s.weight("in")).add(s.weight("bias"));
              NDArray normed = norm.apply(hidden.duplicate()).mul(s.weight("gain"));
              return normed.add(hidden).matMul(s.weight("out"));
            })
        .weight("in", 8, 6)
        .weight("bias", 6)
        .weight("gain", 6)
        .weight("out", 6, 4);
  }

  private static Block layer() {
    return new WrittenBlock(
            (inputs, s) -> s.layer("norm", inputs.head()).tanh().matMul(s.weight("out")))
        .layer("norm", LayerNorm.builder().build(), new Shape(3, 8))
        .weight("out", 8, 4);
  }

  private static NDArray root(NDArray x) {
    return x.square().mean(LAST, true).add(EPSILON).sqrt();
  }

  private static NDArray rmsQuotient(NDArray x) {
    return x.div(root(x));
  }

  private static NDArray rmsPower(NDArray x) {
    return x.mul(x.pow(2).mean(LAST, true).add(EPSILON).pow(-0.5));
  }

  private static NDArray rmsInPlace(NDArray x) {
    NDArray squares = x.duplicate().powi(2).mean(LAST, true);
    return x.divi(squares.addi(EPSILON).powi(0.5));
  }

  private static NDArray standardised(NDArray x) {
    NDArray centred = x.sub(x.mean(LAST, true));
    NDArray deviation = centred.pow(2).mean(LAST, true).sqrt();
    return centred.div(deviation.add(EPSILON));
  }

  private static NDArray moments(NDArray x) {
    NDArray mean = x.mean(LAST, true);
    NDArray variance = x.square().mean(LAST, true).sub(mean.square());
    return x.sub(mean).div(variance.add(EPSILON).sqrt());
  }
}
