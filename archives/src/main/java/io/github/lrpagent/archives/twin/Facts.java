package io.github.lrpagent.archives.twin;

import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a tensor when the code is read.
 *
 * @param carries whether relevance may reach it
 * @param ids the input of the model whose numbers these are, or {@link #NONE}
 * @param affine the input of the model that these numbers are an affine map of, with constants
 *     only, or {@link #NONE}
 * @param memory the input of the model whose memory it may share, {@link #MODEL} for what the model
 *     itself keeps, or {@link #NONE}
 * @param activation whether it is the output of an activation
 * @param root whether it is a root of a mean of squares, which a written-out norm divides by
 * @param rows the rows of the parameter that this is, or {@link #NONE}
 * @param softmaxes the sites of the softmaxes of which one gave this, one for each way to here
 * @param swapped whether these are ids whose two dimensions are not in the input's order
 * @param origin where a constant is from, as far as it is asked for
 */
record Facts(
    boolean carries,
    int ids,
    int affine,
    int memory,
    Activation activation,
    boolean root,
    long rows,
    Set<String> softmaxes,
    boolean swapped,
    Origin origin) {
  static final int NONE = -1;
  static final int MODEL = -2;
  static final Facts CONSTANT = of(false, NONE, NONE);
  static final Facts CARRYING = of(true, NONE, NONE);

  /** Whether a tensor is the output of an activation. */
  enum Activation {
    NO,
    YES,
    /** Its output is a share between 0 and 1, as that of a sigmoid. */
    SHARE
  }

  static Facts input(int number, boolean carries) {
    return new Facts(
        carries,
        number,
        number,
        number,
        Activation.NO,
        false,
        NONE,
        Set.of(),
        false,
        Origin.CONSTANT);
  }

  static Facts parameter(long rows) {
    return of(false, MODEL, rows);
  }

  /** What the model keeps that is no single tensor. */
  static Facts kept() {
    return parameter(NONE);
  }

  private static Facts of(boolean carries, int memory, long rows) {
    return new Facts(
        carries, NONE, NONE, memory, Activation.NO, false, rows, Set.of(), false, Origin.CONSTANT);
  }

  static Facts of(boolean carries) {
    return carries ? CARRYING : CONSTANT;
  }

  Facts withActivation(Activation now) {
    return new Facts(carries, ids, affine, memory, now, root, rows, softmaxes, swapped, origin);
  }

  Facts asRoot() {
    return new Facts(
        carries, NONE, NONE, NONE, Activation.NO, true, NONE, Set.of(), false, Origin.CONSTANT);
  }

  Facts withCarrying(boolean now) {
    return new Facts(now, ids, affine, memory, activation, root, rows, softmaxes, swapped, origin);
  }

  Facts withoutCarrying() {
    return withCarrying(false);
  }

  Facts withSoftmaxes(Set<String> sites) {
    return new Facts(carries, ids, affine, memory, activation, root, rows, sites, swapped, origin);
  }

  Facts withAffine(int input) {
    return new Facts(
        carries, ids, input, memory, activation, root, rows, softmaxes, swapped, origin);
  }

  Facts withOrigin(Origin now) {
    return new Facts(carries, ids, affine, memory, activation, root, rows, softmaxes, swapped, now);
  }

  /** The facts of a view or cast of this tensor. */
  Facts preserved() {
    return new Facts(
        carries, ids, affine, memory, activation, root, NONE, softmaxes, swapped, origin);
  }

  /** The facts of a view of this tensor that has other dimensions. */
  Facts reshaped() {
    return new Facts(
        carries, ids, affine, memory, activation, root, NONE, softmaxes, false, origin);
  }

  /** The facts of a matrix of ids with its dimensions in the other order. */
  Facts transposed() {
    return new Facts(
        carries,
        ids,
        affine,
        memory,
        activation,
        root,
        NONE,
        softmaxes,
        ids != NONE && !swapped,
        origin);
  }

  /** The facts of a copy of this tensor. */
  Facts copied() {
    return new Facts(
        carries, ids, affine, NONE, activation, root, NONE, softmaxes, swapped, origin);
  }

  Facts join(Facts other) {
    return new Facts(
        carries || other.carries,
        ids == other.ids ? ids : NONE,
        affine == other.affine ? affine : NONE,
        memory == NONE ? other.memory : memory,
        activation == other.activation ? activation : Activation.NO,
        root && other.root,
        rows == other.rows ? rows : NONE,
        bothWays(softmaxes, other.softmaxes),
        swapped && other.swapped,
        origin.join(other.origin));
  }

  /** The softmaxes where two ways meet, if each of them ends in one. */
  private static Set<String> bothWays(Set<String> one, Set<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Set.of();
    }
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
