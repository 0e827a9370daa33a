package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.bridge.Operations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Operations in place. Autograd may still need the numbers that they overwrite, so they are
 * computed out of place, and the array gets the result.
 */
final class InPlace {
  private InPlace() {}

  /**
   * Arithmetic in place.
   *
   * @param handler of the operation out of place
   */
  static Handler of(Handler handler) {
    return call -> run(call, handler);
  }

  private static @Nullable Object run(Call call, Handler handler) throws Throwable {
    BlockSession session = call.session();
    PtNDArray target = call.array(0);
    if (!call.anyCarries()) {
      return written(call);
    }
    PtNDArray result = (PtNDArray) Objects.requireNonNull(handler.run(call.outOfPlace()));
    if (!result.getShape().equals(target.getShape())) {
      result.close();
      return null; // the original says what is wrong
    }
    session.arrays().overwrite(target, result);
    return Operations.DONE;
  }

  /** Writes of values into a part of an array, which autograd can follow. */
  static Object written(Call call) throws Throwable {
    BlockSession session = call.session();
    boolean carries = call.anyCarries();
    session.arrays().writing(call.array(0));
    call.run();
    session.arrays().written(call.array(0), carries);
    return Operations.DONE;
  }
}
