package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What two composites say differently of the operations, whatever files their lines come from. */
public final class CompositeDifference {
  private final Map<Operation, List<String>> changes = new TreeMap<>();

  private record Line(Where where, Rule rule) {
    boolean always() {
      return where.equals(Where.ANYWHERE);
    }
  }

  private CompositeDifference() {}

  /** Compares two composites, operation by operation. */
  public static CompositeDifference between(Composite one, Composite other) {
    CompositeDifference difference = new CompositeDifference();
    for (Operation operation : Operation.values()) {
      List<String> before = said(one, operation);
      List<String> after = said(other, operation);
      if (!before.equals(after)) {
        difference.changes.put(operation, changes(before, after));
      }
    }
    return difference;
  }

  /** What becomes of an operation: each line that may apply, in the order of trial. */
  private static List<String> said(Composite composite, Operation operation) {
    List<Line> lines = lines(composite, operation);
    if (operation == Operation.GATE && lines.stream().noneMatch(Line::always)) {
      lines.addAll(lines(composite, Operation.MUL)); // a product like any other
    }
    if (lines.stream().noneMatch(Line::always)) {
      lines.add(new Line(Where.ANYWHERE, Rule.GRADIENT));
    }
    return lines.stream()
        .map(l -> new CompositeRule(Set.of(operation), l.where(), l.rule()).toString())
        .toList();
  }

  private static List<Line> lines(Composite composite, Operation operation) {
    List<Line> lines = new ArrayList<>();
    for (CompositeRule line : composite.rules()) {
      boolean decided = lines.stream().anyMatch(Line::always);
      if (line.operations().contains(operation) && !decided) {
        lines.add(new Line(line.where(), line.rule()));
      }
    }
    return lines;
  }

  /** What is said of one alone; where only the order differs, everything. */
  private static List<String> changes(List<String> before, List<String> after) {
    List<String> changes = new ArrayList<>();
    boolean order = Set.copyOf(before).equals(Set.copyOf(after));
    before.stream()
        .filter(l -> order || !after.contains(l))
        .map(l -> "- " + l)
        .forEach(changes::add);
    after.stream()
        .filter(l -> order || !before.contains(l))
        .map(l -> "+ " + l)
        .forEach(changes::add);
    return changes;
  }

  /** Returns whether they say the same. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Returns the lines of the first with {@code -}, those of the second with {@code +}. */
  public List<String> lines() {
    return changes.values().stream().flatMap(List::stream).toList();
  }
}
