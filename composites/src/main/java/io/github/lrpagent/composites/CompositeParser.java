package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Parses the text of one Composite file. */
final class CompositeParser {
  private static final List<String> KEYS = List.of("composite", "description", "extends", "rules");
  private static final List<String> LINE_KEYS = List.of("op", "where", "rule");
  private static final List<String> OPERATIONS =
      Arrays.stream(Operation.values()).map(Operation::label).toList();

  private final Document document;
  private final RuleParser ruleParser;
  private final WhereParser whereParser;

  private CompositeParser(Document document) {
    this.document = document;
    this.ruleParser = new RuleParser(document);
    this.whereParser = new WhereParser(document);
  }

  /**
   * Parses a text.
   *
   * @param file the name of the file, for messages
   * @throws CompositeException if the text is no Composite file
   */
  static CompositeFile parse(String file, String text) {
    Node root =
        YamlReader.read(file, text)
            .filter(node -> !(node instanceof ScalarNode && node.getTag().equals(Tag.NULL)))
            .orElseThrow(
                () ->
                    new CompositeException(
                        new Position(file, 1, 1),
                        "the file is empty (it needs 'composite: NAME' and 'rules: []')"));
    return new CompositeParser(new Document(file)).file(root);
  }

  private CompositeFile file(Node root) {
    Map<String, Node> fields =
        document.fields(root, "a Composite file is a mapping with 'composite' and 'rules'", KEYS);
    Node nameNode = required(root, fields, "composite", "composite: my-composite");
    String name = document.text(nameNode, "'composite' must be a name");
    document.checked(
        nameNode,
        () -> {
          Composite.checkName(name);
          return name;
        });
    String description =
        Optional.ofNullable(fields.get("description"))
            .map(node -> document.text(node, "'description' must be a text"))
            .orElse("");
    Optional<CompositeFile.Parent> parent =
        Optional.ofNullable(fields.get("extends"))
            .map(
                node ->
                    new CompositeFile.Parent(
                        document.text(
                            node, "'extends' must be the name of a built-in composite or a path"),
                        document.position(node)));
    Node rules = required(root, fields, "rules", "rules: []");
    List<CompositeRule> lines =
        document.list(rules, "'rules' must be a list").stream().map(this::line).toList();
    return new CompositeFile(name, document.position(nameNode), description, parent, lines);
  }

  private CompositeRule line(Node node) {
    Map<String, Node> fields =
        document.fields(
            node, "a line of 'rules' must be a mapping with 'op' and 'rule'", LINE_KEYS);
    Set<Operation> operations = operations(required(node, fields, "op", "op: softmax"));
    Where where =
        Optional.ofNullable(fields.get("where")).map(whereParser::parse).orElse(Where.ANYWHERE);
    Node ruleNode = required(node, fields, "rule", "rule: stop");
    Rule rule = ruleParser.parse(ruleNode);
    for (Operation operation : operations) {
      if (!rule.kind().admits(operation)) {
        String admitted =
            Arrays.stream(RuleKind.values())
                .filter(k -> k.admits(operation))
                .map(RuleKind::label)
                .collect(Collectors.joining(", "));
        throw document.error(
            ruleNode,
            "rule '"
                + rule.kind().label()
                + "' does not apply to op '"
                + operation.label()
                + "' (try: "
                + admitted
                + ")");
      }
    }
    return new CompositeRule(operations, where, rule, document.position(node));
  }

  private Set<Operation> operations(Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      return EnumSet.of(operation(node));
    }
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (Node element : sequence.getValue()) {
      Operation operation = operation(element);
      if (!operations.add(operation)) {
        throw document.error(element, "op '" + operation.label() + "' is in this list twice");
      }
    }
    if (operations.isEmpty()) {
      throw document.error(node, "'op' must name an operation " + Suggestions.hint("", OPERATIONS));
    }
    return operations;
  }

  private Operation operation(Node node) {
    String label = document.text(node, "'op' must be the name of an operation or a list of names");
    return Operation.of(label)
        .orElseThrow(
            () ->
                document.error(
                    node,
                    "unknown op " + Quote.of(label) + " " + Suggestions.hint(label, OPERATIONS)));
  }

  private Node required(Node owner, Map<String, Node> fields, String key, String example) {
    return Optional.ofNullable(fields.get(key))
        .orElseThrow(
            () ->
                document.error(owner, "key '" + key + "' is missing (such as '" + example + "')"));
  }
}
