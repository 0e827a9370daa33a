package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.ArchiveException;

/** A method that cannot be explained; others may be. */
final class RefusedException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
