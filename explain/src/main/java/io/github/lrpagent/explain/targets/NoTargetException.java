package io.github.lrpagent.explain.targets;

/** A model's outputs have no such target as the option asks for; the message is for people. */
public final class NoTargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Creates an exception.
   *
   * @param reason what does not fit, and what would
   */
  public NoTargetException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Returns the reason, which is counted. */
  public String reason() {
    return reason;
  }
}
