package io.github.lrpagent.evaluate;

/** An evaluation that cannot be made; the message says which text is at fault and why. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception. */
  public EvaluationException(String message) {
    super(message);
  }

  /** Creates an exception that was caused by the app. */
  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
