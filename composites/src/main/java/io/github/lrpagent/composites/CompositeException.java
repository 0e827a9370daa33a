package io.github.lrpagent.composites;

/**
 * A composite that cannot be loaded. The message is for the user: {@code file:line:column: what is
 * wrong (what would be right)}; line and column are missing where a file cannot be read at all.
 */
public final class CompositeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  /** Makes an exception of a whole message. */
  public CompositeException(String message) {
    super(message);
    this.message = message;
  }

  CompositeException(Position position, String what) {
    this(position + ": " + what);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
