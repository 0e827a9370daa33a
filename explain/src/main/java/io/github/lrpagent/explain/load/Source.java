package io.github.lrpagent.explain.load;

import io.github.lrpagent.archives.ArchiveException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An archive that is to be loaded.
 *
 * @param file its file
 * @param name its name, for people
 * @param identity what tells it from others and from its own earlier contents
 * @param identifier finds that out
 */
record Source(Path file, String name, String identity, Identifier identifier) {
  /** Finds out what tells a file from others. */
  @FunctionalInterface
  interface Identifier {
    String of(Path file) throws IOException;
  }

  static Source of(Path file, String name, Identifier identifier) throws IOException {
    return new Source(file, name, identifier.of(file), identifier);
  }

  /**
   * Returns what was made of the archive.
   *
   * @throws ArchiveException if the archive has changed meanwhile: the parts of a copy would not
   *     belong together
   */
  Path unchanged(Path made) throws IOException {
    if (!identifier.of(file).equals(identity)) {
      throw new ArchiveException("it changed while it was read");
    }
    return made;
  }
}
