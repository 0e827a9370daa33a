package io.github.lrpagent.archives;

import java.io.IOException;
import java.nio.file.Path;

/** A rewritten archive that cannot be written; the message says where, why and what to do. */
public final class CacheException extends IOException {
  private static final long serialVersionUID = 1L;

  CacheException(Path folder, IOException cause) {
    super(
        "the rewritten archive cannot be written to "
            + folder
            + ": "
            + reason(cause)
            + "; the option cache names another folder",
        cause);
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return cause.getClass() == IOException.class && message != null
        ? message
        : cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
