package io.github.lrpagent.composites;

import java.util.List;
import java.util.Optional;

/**
 * What one file says, before the composite that it extends is known.
 *
 * @param name its name
 * @param namePosition where the name is written
 * @param description the description; may be empty
 * @param parent what it extends
 * @param rules its own lines
 */
record CompositeFile(
    String name,
    Position namePosition,
    String description,
    Optional<Parent> parent,
    List<CompositeRule> rules) {
  /**
   * The value of {@code extends}.
   *
   * @param reference the name of a built-in composite, or a path
   * @param position where it is written
   */
  record Parent(String reference, Position position) {}
}
