package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Objects;

/** The inputs of a model. */
final class Inputs {
  private Inputs() {}

  /** Returns the name of an input, as the app calls it. */
  static String name(NDArray input, int number) {
    return Objects.requireNonNullElse(input.getName(), "input " + number);
  }

  /** Returns whether all are arrays of PyTorch's. */
  static boolean areTorch(NDList inputs) {
    return inputs.stream().allMatch(PtNDArray.class::isInstance);
  }

  /**
   * Puts aliases in the places of floating-point inputs, which are the leaves of a model that looks
   * nothing up; the app's own arrays are left alone. Beside ids, only what has a third dimension
   * can be a signal; the others are masks.
   */
  static void replaceByLeaves(NDList inputs, BlockSession session) {
    boolean ids = inputs.stream().anyMatch(input -> input.getDataType().isInteger());
    for (int i = 0; i < inputs.size(); i++) {
      PtNDArray input = (PtNDArray) inputs.get(i);
      Shape shape = input.getShape();
      boolean signal = !ids || shape.dimension() > 2 && shape.get(1) > 1;
      if (input.getDataType().isFloating() && signal) {
        inputs.set(i, alias(input, i, session));
      }
    }
  }

  private static PtNDArray alias(PtNDArray input, int number, BlockSession session) {
    BlockRules rules = session.rules();
    try (PtNDArray own = rules.call(session.manager(), "own", input)) {
      PtNDArray leaf = rules.call(session.manager(), "leaf", own);
      session.leaves().input(leaf, name(input, number), number);
      PtNDArray alias = rules.call(input.getManager(), "through", leaf);
      alias.setName(input.getName());
      session.define(alias, Known.fresh(true));
      session.aliasOf(alias, input);
      return alias;
    }
  }

  /** The app's own memory under an array of inputs, while autograd may read it. */
  static void keep(NDList inputs, BlockSession session) {
    for (NDArray input : inputs) {
      PtNDArray second = JniUtils.detachGradient((PtNDArray) input);
      second.attach(session.manager());
    }
  }
}
