package io.github.lrpagent.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A rule with its parameters set.
 *
 * @param kind which rule
 * @param settings a value for each parameter that differs from its default
 */
public record Rule(RuleKind kind, Map<String, Double> settings) {
  /** The gradient as it is: what an operation does that no line of a composite names. */
  public static final Rule GRADIENT = new Rule(RuleKind.GRADIENT, Map.of());

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if the rule has no such parameter, or the value makes no sense
   */
  public Rule {
    settings = Map.copyOf(settings);
    for (Map.Entry<String, Double> setting : new TreeMap<>(settings).entrySet()) {
      String name = setting.getKey();
      double value = setting.getValue();
      Parameter parameter =
          kind.parameters().stream()
              .filter(p -> p.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "rule '" + kind.label() + "' has no parameter '" + name + "'"));
      if (!parameter.accepts(value)) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' must be a number from "
                + parameter.minimum()
                + " to "
                + parameter.maximum()
                + ", not "
                + value);
      }
    }
  }

  /** Returns the value of a parameter, set or default. */
  public double parameter(String name) {
    Double value = settings.get(name);
    if (value != null) {
      return value;
    }
    return kind.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "rule '" + kind.label() + "' has no parameter '" + name + "'"))
        .fallback();
  }

  /**
   * Returns the rule for what has one input alone: of the same part for each of n inputs, the ε
   * rule is left.
   */
  public Rule ofOneInput() {
    return kind == RuleKind.UNIFORM_EPSILON ? new Rule(RuleKind.EPSILON, all()) : this;
  }

  private Map<String, Double> all() {
    return kind.parameters().stream()
        .collect(Collectors.toMap(p -> p.name(), p -> parameter(p.name())));
  }

  /** Returns the values of all parameters, in the order of {@link RuleKind#parameters}. */
  public List<Double> values() {
    return kind.parameters().stream().map(p -> parameter(p.name())).toList();
  }
}
