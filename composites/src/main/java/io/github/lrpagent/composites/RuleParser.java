package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Parameter;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Parses the value of {@code rule}: a name, or a name with parameters, {@code {identity: {epsilon:
 * 1e-10}}}.
 *
 * @param document the file
 */
record RuleParser(Document document) {
  private static final List<String> RULES =
      Arrays.stream(RuleKind.values()).map(RuleKind::label).toList();
  private static final String EXPECTED =
      "'rule' must be the name of a rule, or one with parameters such as {identity: {epsilon: 1e-10}}";

  Rule parse(Node node) {
    if (!(node instanceof MappingNode)) {
      return new Rule(kind(node, document.text(node, EXPECTED)), Map.of());
    }
    Map<String, NodeTuple> entries = document.mapping(node, EXPECTED);
    if (entries.size() != 1) {
      throw document.error(node, EXPECTED + ", not a mapping of " + entries.size() + " keys");
    }
    Map.Entry<String, NodeTuple> entry = entries.entrySet().iterator().next();
    RuleKind kind = kind(entry.getValue().getKeyNode(), entry.getKey());
    return new Rule(kind, settings(kind, entry.getValue().getValueNode()));
  }

  private RuleKind kind(Node node, String label) {
    return RuleKind.of(label)
        .orElseThrow(
            () ->
                document.error(
                    node,
                    "unknown rule " + Quote.of(label) + " " + Suggestions.hint(label, RULES)));
  }

  private Map<String, Double> settings(RuleKind kind, Node node) {
    Map<String, Double> settings = new HashMap<>();
    document
        .mapping(node, "the parameters of '" + kind.label() + "' must be a mapping")
        .forEach(
            (name, entry) ->
                settings.put(
                    name,
                    document.number(
                        entry.getValueNode(), parameter(kind, entry.getKeyNode(), name))));
    return settings;
  }

  private Parameter parameter(RuleKind kind, Node node, String name) {
    List<String> known = kind.parameters().stream().map(Parameter::name).toList();
    return kind.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                document.error(
                    node,
                    "rule '"
                        + kind.label()
                        + "' has no parameter "
                        + Quote.of(name)
                        + " "
                        + (known.isEmpty() ? "(it has none)" : Suggestions.hint(name, known))));
  }
}
