package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes which lines of a composite give a model's operations their rules. Lines of built-in
 * composites are for all models and need not match in each; a line of the user's own that matches
 * nothing is likely a mistake.
 */
public final class UsedLines {
  private final Composite composite;
  private final List<CompositeRule> own;
  private final Set<CompositeRule> used = ConcurrentHashMap.newKeySet();

  /** Creates the notes on a composite, none of whose lines was used. */
  public UsedLines(Composite composite) {
    this.composite = composite;
    this.own = composite.rules().stream().filter(l -> !l.position().isBuiltIn()).toList();
  }

  /** Returns {@link Composite#lineFor}, and notes the line. */
  public Optional<CompositeRule> lineFor(Operation operation, Site site) {
    Optional<CompositeRule> line = composite.lineFor(operation, site);
    if (!own.isEmpty()) {
      line.ifPresent(used::add);
    }
    return line;
  }

  /** Returns a warning for each of the user's lines that was not used. */
  public List<String> warnings() {
    return own.stream()
        .filter(line -> !used.contains(line))
        .map(line -> line.position() + ": no operation of the model gets its rule from " + line)
        .toList();
  }
}
