package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.explain.blocks.Known.Activation;

/** One minus a gate gates the other way, in however many steps that is computed. */
final class Shares {
  private Shares() {}

  /** The same numbers with the other sign. */
  static PtNDArray negated(Call call) throws Throwable {
    return turned(call, Activations.elementwise(call));
  }

  /** A product with a number, which may be less than zero. */
  static PtNDArray scaled(Call call, PtNDArray result) {
    int share = call.carries(0) ? 0 : 1;
    return is(call, share, Activation.SHARE) && call.number(1 - share) < 0
        ? turned(call, result)
        : result;
  }

  private static PtNDArray turned(Call call, PtNDArray result) {
    if (is(call, 0, Activation.SHARE) || is(call, 1, Activation.SHARE)) {
      return call.defineAs(Activation.MINUS, result);
    }
    return is(call, 0, Activation.MINUS) ? call.defineAs(Activation.SHARE, result) : result;
  }

  /** A sum or difference of a share and a number. */
  static PtNDArray shifted(Call call, PtNDArray result) {
    if (call.carries(0) && call.carries(1)) {
      return result;
    }
    boolean difference = call.name().equals("sub");
    if (difference ? is(call, 1, Activation.SHARE) : isEither(call, Activation.MINUS)) {
      return call.defineAs(Activation.SHARE, result);
    }
    return difference && is(call, 0, Activation.SHARE)
        ? call.defineAs(Activation.MINUS, result)
        : result;
  }

  private static boolean isEither(Call call, Activation wanted) {
    return is(call, 0, wanted) || is(call, 1, wanted);
  }

  private static boolean is(Call call, int operand, Activation wanted) {
    return operand < call.size()
        && call.carries(operand)
        && call.known(operand).activation() == wanted;
  }
}
