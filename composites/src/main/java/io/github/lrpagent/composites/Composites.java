package io.github.lrpagent.composites;

import java.nio.file.Path;
import java.util.List;

/** Loads composites, built in or from files. */
public final class Composites {
  private Composites() {}

  /** Returns the names of the built-in composites. */
  public static List<String> names() {
    return List.of(
        "attnlrp",
        "attnlrp-explicit",
        "cp-lrp",
        "cp-lrp-explicit",
        "epsilon-alpha2-beta1",
        "epsilon-gamma-box",
        "epsilon-plus",
        "epsilon-plus-flat",
        "gradient-x-input",
        "vit-gamma");
  }

  /**
   * Loads a composite.
   *
   * @param nameOrFile the name of a built-in composite; or the path of a file, relative to the
   *     working directory: what has a {@code /} in it or ends in {@code .yaml} or {@code .yml}
   * @throws CompositeException if there is none, or it is not well-formed
   */
  public static Composite load(String nameOrFile) {
    return CompositeLoader.load(Origin.of(nameOrFile));
  }

  /**
   * Loads a composite from a file, whatever its name.
   *
   * @throws CompositeException if it cannot be read or is not well-formed
   */
  public static Composite load(Path file) {
    return CompositeLoader.load(new Origin.InFile(file));
  }

  /**
   * Reads a composite from a text in YAML. Paths in it are relative to the working directory.
   *
   * @param yaml the text of a Composite file
   * @param file what messages call it
   * @throws CompositeException if it is not well-formed
   */
  public static Composite parse(String yaml, String file) {
    return CompositeLoader.load(new Origin.InMemory(file, yaml));
  }
}
