package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The inputs of a model. Others may have the app's list and its arrays in their hands at the same
 * time, so the model gets a list of its own, where aliases stand for the arrays that are leaves.
 */
final class Inputs {
  private final NDList app;
  private final NDList given;
  private final NDList before;
  private final Map<Storage, Alias> aliases = new IdentityHashMap<>();
  private final List<Alias> all = new ArrayList<>();

  /**
   * Creates the inputs of a prediction.
   *
   * @param app the app's list
   */
  Inputs(NDList app) {
    this.app = app;
    this.given = new NDList(app);
    this.before = new NDList(app);
  }

  /** Returns the list for the model. */
  NDList given() {
    return given;
  }

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
  void replaceByLeaves(BlockSession session) {
    boolean ids = app.stream().anyMatch(input -> input.getDataType().isInteger());
    for (int i = 0; i < given.size(); i++) {
      PtNDArray input = (PtNDArray) given.get(i);
      Shape shape = input.getShape();
      boolean signal = !ids || shape.dimension() > 2 && shape.get(1) > 1;
      if (input.getDataType().isFloating() && signal) {
        given.set(i, alias(input, i, session));
      }
    }
    before.clear();
    before.addAll(given);
  }

  private Alias alias(PtNDArray input, int number, BlockSession session) {
    BlockRules rules = session.rules();
    PtNDArray leaf =
        session.own(rules.call(session.manager(), "input_leaf", input, session.reachesZeros()));
    session.leaves().input(leaf, name(input, number), number);
    PtNDArray through = session.own(through(input, leaf, session));
    through.detach();
    Alias alias = new Alias(input, through);
    all.add(alias);
    Known known = Known.fresh(true).withIds(number);
    session.define(alias, known);
    aliases.put(known.storage(), alias);
    return alias;
  }

  private static PtNDArray through(PtNDArray input, PtNDArray leaf, BlockSession session) {
    return session.reachesZeros()
        ? session.rules().call(session.manager(), "through_zeros", input, leaf)
        : session.rules().call(session.manager(), "through", leaf);
  }

  /** Writes on to the app's array what an operation in place has written to its alias. */
  void written(Storage storage, BlockSession session) {
    Alias alias = aliases.get(storage);
    if (alias != null) {
      try (PtNDArray numbers = session.detached(alias)) {
        session.rules().call(session.manager(), "overwrite", alias.own(), numbers).close();
      }
    }
  }

  /** Puts the app's own arrays back where it was given aliases. */
  static void restore(NDList arrays) {
    arrays.replaceAll(array -> array instanceof Alias alias ? alias.own() : array);
  }

  /** The app's list gets what the model has added; aliases become the app's arrays. */
  void end() {
    boolean changed = given.size() != before.size();
    for (int i = 0; !changed && i < given.size(); i++) {
      changed = given.get(i) != before.get(i);
    }
    if (changed) {
      restore(given);
      app.clear();
      app.addAll(given);
    }
    all.forEach(Alias::end);
  }
}
