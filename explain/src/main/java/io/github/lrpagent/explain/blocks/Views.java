package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;

/** The same numbers in another form: ids stay ids, the output of an activation stays one. */
final class Views {
  private Views() {}

  static PtNDArray view(Call call) throws Throwable {
    PtNDArray result = (PtNDArray) call.run();
    call.session().define(result, withLogits(call, call.known(0).view()));
    call.known(0).storage().add(result, call, 0);
    return result;
  }

  /** DJL's batch norm exchanges its axis with the second one, which mostly is the same. */
  static PtNDArray transpose(Call call) throws Throwable {
    PtNDArray result = view(call);
    boolean same = call.argument(1, Long.class).equals(call.argument(2, Long.class));
    Known.Layer layer = same ? call.known(0).layer() : null;
    BlockSession session = call.session();
    return layer == null ? result : session.define(result, session.known(result).withLayer(layer));
  }

  /** What went into a softmax, seen as its output is. */
  private static Known withLogits(Call call, Known known) throws Throwable {
    PtNDArray logits = known.logits();
    if (logits == null || logits.isReleased()) {
      return known;
    }
    PtNDArray seen = call.with(0, logits);
    seen.attach(call.session().manager());
    return known.withLogits(seen);
  }

  static NDList views(Call call) throws Throwable {
    NDList results = (NDList) call.run();
    for (int i = 0; i < results.size(); i++) {
      PtNDArray result = (PtNDArray) results.get(i);
      call.session().define(result, call.known(0).view().withLogits(null));
      call.known(0).storage().add(result, call, i);
    }
    return results;
  }

  /** Ids as rows of zeros and a one. */
  static PtNDArray oneHot(Call call) throws Throwable {
    PtNDArray result = (PtNDArray) call.run();
    return call.session().define(result, Known.fresh(false).withIds(call.known(0).ids()));
  }

  /** A view without its history. */
  static PtNDArray detached(Call call) throws Throwable {
    PtNDArray result = (PtNDArray) call.run();
    call.session().define(result, call.known(0).view().stopped());
    call.known(0).storage().add(result, call, 0);
    return result;
  }

  /** A copy by an operation that keeps the graph. */
  static PtNDArray copy(Call call) throws Throwable {
    PtNDArray result = (PtNDArray) call.run();
    Known known = withLogits(call, call.known(0).copy());
    return call.mapped(call.session().define(result, known), false);
  }

  /** DJL copies without a graph. */
  static PtNDArray duplicate(Call call) throws Throwable {
    if (!call.carries(0)) {
      PtNDArray result = (PtNDArray) call.run();
      return call.session().define(result, call.known(0).copy());
    }
    PtNDArray result = call.rule("clone", call.array(0));
    call.session().define(result, call.known(0).copy());
    return call.mapped(result, false);
  }

  /** DJL converts without a graph. */
  static PtNDArray convert(Call call) throws Throwable {
    PtNDArray converted = (PtNDArray) call.run();
    if (!call.carries(0) || !converted.getDataType().isFloating()) {
      return call.session().define(converted, Known.fresh(false).withIds(call.known(0).ids()));
    }
    try (PtNDArray like = converted) {
      PtNDArray result = call.rule("cast", call.array(0), like);
      call.session().define(result, call.known(0).copy());
      return call.mapped(result, false);
    }
  }
}
