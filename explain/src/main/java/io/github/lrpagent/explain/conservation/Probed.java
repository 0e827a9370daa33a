package io.github.lrpagent.explain.conservation;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.twin.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a forward met at a probe.
 *
 * @param probe the probe
 * @param tensor the tensor, which keeps its gradient
 * @param numbers its numbers at that time
 */
public record Probed(Probe probe, PtNDArray tensor, PtNDArray numbers) {
  /**
   * What a backward has left at a probe, in float64.
   *
   * @param probe the probe
   * @param relevance the sum of number × gradient; what is infinite, such as a masked score, counts
   *     nothing, for no gradient comes to it
   * @param size the sum of its magnitude
   */
  record Measured(Probe probe, double relevance, double size) {}

  /**
   * Reads what was met from a tape, whose entries are a number and two tensors each.
   *
   * @param tape all tensors on it
   * @param probes the probes that they may be of
   */
  public static List<Probed> on(PtNDArray[] tape, List<Probe> probes) {
    Map<Integer, Probe> byNumber =
        probes.stream().collect(Collectors.toMap(Probe::number, Function.identity()));
    List<Probed> probed = new ArrayList<>();
    for (int i = tape.length % 3; i < tape.length; i += 3) {
      Probe probe = byNumber.get(Math.toIntExact(tape[i].getLong()));
      if (probe != null) {
        probed.add(new Probed(probe, tape[i + 1], tape[i + 2]));
      }
    }
    return probed;
  }

  /** Measures it. */
  Measured measure(PtNDManager manager) {
    PtNDArray gradient = JniUtils.getGradient(tensor);
    if (gradient == null) { // the target does not depend on it
      return new Measured(named(), 0, 0);
    }
    try (PtNDArray gradients = gradient;
        PtNDArray detached = JniUtils.detachGradient(numbers);
        NDArray one = manager.create(new double[] {1});
        PtNDArray wide = JniUtils.mul(detached, (PtNDArray) one);
        PtNDArray product = JniUtils.mul(wide, gradients);
        PtNDArray notNumbers = JniUtils.isNaN(product);
        PtNDArray infinite = JniUtils.isInf(product);
        PtNDArray left = JniUtils.logicalOr(notNumbers, infinite);
        NDArray zero = manager.create(new double[] {0});
        PtNDArray finite = JniUtils.where(left, (PtNDArray) zero, product);
        PtNDArray sum = JniUtils.sum(finite);
        PtNDArray magnitudes = JniUtils.abs(finite);
        PtNDArray size = JniUtils.sum(magnitudes)) {
      return new Measured(named(), sum.getDouble(), size.getDouble());
    }
  }

  /** A parameter of one dimension is a bias. */
  private Probe named() {
    long axes = Arrays.stream(tensor.getShape().getShape()).filter(size -> size > 1).count();
    return probe.kind().equals("parameter") && axes <= 1
        ? new Probe(probe.number(), probe.role(), probe.operation(), probe.module(), "bias")
        : probe;
  }

  /** Forgets the gradient. */
  void clear() {
    clear(tensor);
  }

  /** Forgets the gradient of a tensor, if it has one. */
  public static void clear(PtNDArray tensor) {
    try (PtNDArray gradient = JniUtils.getGradient(tensor)) {
      if (gradient != null) {
        JniUtils.zeroGrad(tensor);
      }
    }
  }
}
