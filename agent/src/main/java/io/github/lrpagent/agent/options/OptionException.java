package io.github.lrpagent.agent.options;

/**
 * An option that cannot be followed. The message says what was given, where, and what would be
 * right.
 */
public final class OptionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates the exception. */
  public OptionException(String message) {
    super(message, null, false, false);
  }
}
