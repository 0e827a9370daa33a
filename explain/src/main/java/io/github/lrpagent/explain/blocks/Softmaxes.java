package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Operation;

/** Softmax, inside of a model and at its end. */
final class Softmaxes {
  private Softmaxes() {}

  static PtNDArray softmax(Call call) throws Throwable {
    return marked(call, call.ruled(Operation.SOFTMAX));
  }

  static PtNDArray logSoftmax(Call call) throws Throwable {
    return marked(call, call.plain());
  }

  /** The logarithm of a softmax, as an output of the model, is one of the same logits. */
  static PtNDArray log(Call call) throws Throwable {
    PtNDArray result = Activations.elementwise(call);
    PtNDArray logits = call.known(0).logits();
    BlockSession session = call.session();
    return logits == null
        ? result
        : session.define(result, session.known(result).withLogits(logits));
  }

  /** Notes what went in, which is explained where the result is an output of the model. */
  static PtNDArray marked(Call call, PtNDArray result) {
    if (!call.carries(0)) {
      return result;
    }
    BlockSession session = call.session();
    PtNDArray logits = // should the app close them
        session.kept(call.array(0));
    return session.define(result, session.known(result).withLogits(logits));
  }
}
