package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of a composite: these operations, there, get this rule.
 *
 * @param operations the operations, at least one; iterated in the order of the enum
 * @param where the conditions
 * @param rule the rule, which applies to each of the operations; settings that equal a parameter's
 *     default are dropped
 * @param position where the line is written
 */
public record CompositeRule(Set<Operation> operations, Where where, Rule rule, Position position) {
  /**
   * Checks that the rule applies to the operations.
   *
   * @throws IllegalArgumentException if it does not, or there is no operation
   */
  public CompositeRule {
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a line of a composite names at least one operation");
    }
    for (Operation operation : operations) {
      if (!rule.kind().admits(operation)) {
        throw new IllegalArgumentException(
            "rule '" + rule.kind().label() + "' does not apply to op '" + operation.label() + "'");
      }
    }
    operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    rule = withoutDefaults(rule);
  }

  /** Makes a line that no file holds. */
  public CompositeRule(Set<Operation> operations, Where where, Rule rule) {
    this(operations, where, rule, Position.NOWHERE);
  }

  /** Returns whether the line says something about an operation at a site. */
  public boolean matches(Operation operation, Site site) {
    return operations.contains(operation) && where.matches(site);
  }

  /** Returns the line as a Composite file writes it. */
  @Override
  public String toString() {
    return CompositeWriter.line(this);
  }

  private static Rule withoutDefaults(Rule rule) {
    Map<String, Double> defaults =
        rule.kind().parameters().stream()
            .collect(Collectors.toMap(p -> p.name(), p -> p.fallback()));
    Map<String, Double> settings =
        rule.settings().entrySet().stream()
            .filter(e -> !e.getValue().equals(defaults.get(e.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Rule(rule.kind(), settings);
  }
}
