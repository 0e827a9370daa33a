package io.github.lrpagent.archives.twin;

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
 * @param softmax the site of the softmax whose output this is, or empty
 */
record Facts(
    boolean carries,
    int ids,
    int affine,
    int memory,
    Activation activation,
    boolean root,
    long rows,
    String softmax) {
  static final int NONE = -1;
  static final int MODEL = -2;
  static final Facts CONSTANT = new Facts(false, NONE, NONE, NONE, Activation.NO, false, NONE, "");
  static final Facts CARRYING = new Facts(true, NONE, NONE, NONE, Activation.NO, false, NONE, "");

  /** Whether a tensor is the output of an activation. */
  enum Activation {
    NO,
    YES,
    /** Its output is a share between 0 and 1, as that of a sigmoid. */
    SHARE
  }

  static Facts input(int number, boolean carries) {
    return new Facts(carries, number, number, number, Activation.NO, false, NONE, "");
  }

  static Facts parameter(long rows) {
    return new Facts(false, NONE, NONE, MODEL, Activation.NO, false, rows, "");
  }

  /** What the model keeps that is no single tensor. */
  static Facts kept() {
    return parameter(NONE);
  }

  static Facts of(boolean carries) {
    return carries ? CARRYING : CONSTANT;
  }

  Facts withActivation(Activation now) {
    return new Facts(carries, ids, affine, memory, now, root, rows, softmax);
  }

  Facts asRoot() {
    return new Facts(carries, NONE, NONE, NONE, Activation.NO, true, NONE, "");
  }

  Facts withCarrying(boolean now) {
    return new Facts(now, ids, affine, memory, activation, root, rows, softmax);
  }

  Facts withoutCarrying() {
    return withCarrying(false);
  }

  Facts withSoftmax(String site) {
    return new Facts(carries, ids, affine, memory, activation, root, rows, site);
  }

  Facts withAffine(int input) {
    return new Facts(carries, ids, input, memory, activation, root, rows, softmax);
  }

  /** The facts of a view or cast of this tensor. */
  Facts preserved() {
    return new Facts(carries, ids, affine, memory, activation, root, NONE, softmax);
  }

  /** The facts of a copy of this tensor. */
  Facts copied() {
    return new Facts(carries, ids, affine, NONE, activation, root, NONE, softmax);
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
        softmax.equals(other.softmax) ? softmax : "");
  }
}
