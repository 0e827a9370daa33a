package io.github.lrpagent.archives;

/** An archive that cannot be read or rewritten; the message says where and what. */
public class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for people. */
  public ArchiveException(String message) {
    super(message);
  }

  /** Creates an exception with a message for people and what caused it. */
  public ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
