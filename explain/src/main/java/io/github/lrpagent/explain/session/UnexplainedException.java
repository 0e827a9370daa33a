package io.github.lrpagent.explain.session;

/**
 * A prediction that cannot be explained as the options ask; the message is the reason that is
 * counted.
 */
final class UnexplainedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnexplainedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
