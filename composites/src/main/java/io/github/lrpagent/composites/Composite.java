package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which rule each operation of a model gets.
 *
 * @param name lower-case letters and digits, with single {@code -} between them, beginning with a
 *     letter
 * @param description what it is, for people; may be empty
 * @param rules the lines in the order in which they are tried: its own, then those of the composite
 *     that it extends
 */
public record Composite(String name, String description, List<CompositeRule> rules) {
  static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  private static final Pattern WELL_FORMED = Pattern.compile(NAME);

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  public Composite {
    checkName(name);
    rules = List.copyOf(rules);
  }

  static void checkName(String name) {
    if (!WELL_FORMED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          Quote.of(name)
              + " is no name for a composite (lower-case letters and digits, with single '-' between them, beginning with a letter)");
    }
  }

  /**
   * Returns the rule of an operation: that of the first line which matches, or {@link
   * Rule#GRADIENT} if none does. A gate that no line names is an elementwise product.
   */
  public Rule ruleFor(Operation operation, Site site) {
    return lineFor(operation, site).map(CompositeRule::rule).orElse(Rule.GRADIENT);
  }

  /** Returns the line that {@link #ruleFor} goes by; empty if none matches. */
  public Optional<CompositeRule> lineFor(Operation operation, Site site) {
    Optional<CompositeRule> line =
        rules.stream().filter(rule -> rule.matches(operation, site)).findFirst();
    return line.isEmpty() && operation == Operation.GATE ? lineFor(Operation.MUL, site) : line;
  }

  /** Returns whether a line makes batch norm one layer with the layer before it. */
  public boolean merges() {
    return rules.stream().anyMatch(line -> line.rule().kind() == RuleKind.MERGE);
  }

  /** Returns whether a rule gives relevance to numbers that are zero, too. */
  public boolean reachesZeros() {
    return rules.stream().anyMatch(line -> line.rule().kind().reachesZeros());
  }

  /**
   * Returns the name as an identifier of Python and TorchScript: {@code cp_lrp} for {@code cp-lrp}.
   * No two names have the same.
   */
  public String identifier() {
    return name.replace('-', '_');
  }

  /**
   * Returns this composite as a Composite file that extends nothing. Two composites of the same
   * name, description and lines have the same text, whatever files they came from; {@link
   * Composites#parse} makes the same composite of it.
   */
  public String toYaml() {
    return CompositeWriter.write(this);
  }
}
