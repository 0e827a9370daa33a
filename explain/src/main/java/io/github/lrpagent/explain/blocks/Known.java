package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import io.github.lrpagent.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an array inside of a prediction.
 *
 * @param carries whether relevance flows through it
 * @param ids the number of the model's input whose numbers these are, or {@link #NONE}
 * @param activation whether it is the output of an activation
 * @param root whether it is a root of a mean of squares, which a written-out norm divides by
 * @param logits what went into the softmax or sigmoid whose output it is
 * @param map which map, element by element, of another array it is
 * @param layer the layer whose output this very array is, where batch norm may be one with it
 * @param storage the memory that it shares with its views
 */
record Known(
    boolean carries,
    int ids,
    Activation activation,
    boolean root,
    @Nullable PtNDArray logits,
    @Nullable ElementMap map,
    @Nullable Layer layer,
    Storage storage) {
  static final int NONE = -1;

  /** Whether an array is the output of an activation. */
  enum Activation {
    NO,
    /** It is a share with its sign turned: one plus it is the other share. */
    MINUS,
    YES,
    /** Of one whose outputs are shares between 0 and 1: the gate where two activations meet. */
    SHARE
  }

  /**
   * A layer that is linear in its input.
   *
   * @param input what it was given
   * @param weight its weight
   * @param bias its bias, if it has one
   * @param rule its rule
   * @param geometry as {@code layer.py} reads it
   */
  record Layer(
      PtNDArray input, PtNDArray weight, @Nullable PtNDArray bias, Rule rule, long[] geometry) {}

  /** An array that was there before the prediction. */
  static Known foreign(boolean carries) {
    return of(carries, new Storage(false));
  }

  /** The fresh result of an operation. */
  static Known fresh(boolean carries) {
    return of(carries, new Storage(true));
  }

  private static Known of(boolean carries, Storage storage) {
    return new Known(carries, NONE, Activation.NO, false, null, null, null, storage);
  }

  /** An input of the model. */
  Known withIds(int input) {
    return new Known(carries, input, activation, root, logits, map, null, storage);
  }

  Known withActivation(Activation now) {
    return new Known(carries, ids, now, root, logits, map, null, storage);
  }

  boolean isActivation() {
    return activation.compareTo(Activation.YES) >= 0;
  }

  Known asRoot() {
    return new Known(carries, ids, activation, true, logits, map, null, storage);
  }

  Known withLogits(@Nullable PtNDArray now) {
    return new Known(carries, ids, activation, root, now, map, null, storage);
  }

  Known withMap(ElementMap now) {
    return new Known(carries, ids, activation, root, logits, now, null, storage);
  }

  Known withLayer(Layer now) {
    return new Known(carries, ids, activation, root, logits, map, now, storage);
  }

  /** Of an array that something was written to. */
  Known overwritten(boolean carriesNow) {
    return of(carriesNow, storage);
  }

  Known stopped() {
    return new Known(false, ids, activation, root, logits, null, null, storage);
  }

  /** Of a view: the same numbers, in memory that both share. */
  Known view() {
    return new Known(carries, ids, activation, root, logits, null, null, storage);
  }

  /** Of a copy: the same numbers, in memory of its own. */
  Known copy() {
    return new Known(carries, ids, activation, root, logits, map, null, new Storage(true));
  }
}
