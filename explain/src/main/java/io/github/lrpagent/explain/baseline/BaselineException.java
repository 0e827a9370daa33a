package io.github.lrpagent.explain.baseline;

/**
 * A baseline that cannot be read, written or found; the message says where, what, and what helps.
 */
public final class BaselineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public BaselineException(String message) {
    super(message);
  }

  /** Creates an exception with a cause. */
  public BaselineException(String message, Throwable cause) {
    super(message, cause);
  }
}
