package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Takes the nodes of one file for what they should be, or says where they are not.
 *
 * @param file the name of the file, for messages
 */
record Document(String file) {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  Position position(Node node) {
    return node.getStartMark()
        .map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(new Position(file, 1, 1));
  }

  CompositeException error(Node node, String what) {
    return new CompositeException(position(node), what);
  }

  /** Returns what a factory makes; its IllegalArgumentException becomes an error at the node. */
  <T> T checked(Node node, Supplier<T> factory) {
    try {
      return factory.get();
    } catch (IllegalArgumentException e) {
      throw error(node, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the entries of a mapping by key, in the order of the file. */
  Map<String, NodeTuple> mapping(Node node, String expected) {
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, expected + ", not " + describe(node));
    }
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw error(
            entry.getKeyNode(), "a key must be a text, not " + describe(entry.getKeyNode()));
      }
      NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
      if (first != null) {
        throw error(
            key,
            "key "
                + Quote.of(key.getValue())
                + " is here twice (first on line "
                + position(first.getKeyNode()).line()
                + ")");
      }
    }
    return entries;
  }

  /** Returns the values of a mapping that has known keys only. */
  Map<String, Node> fields(Node node, String expected, List<String> known) {
    Map<String, Node> fields = new LinkedHashMap<>();
    mapping(node, expected)
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw error(
                    entry.getKeyNode(),
                    "unknown key " + Quote.of(key) + " " + Suggestions.hint(key, known));
              }
              fields.put(key, entry.getValueNode());
            });
    return fields;
  }

  List<Node> list(Node node, String expected) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw error(node, expected + ", not " + describe(node));
  }

  String text(Node node, String expected) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    throw error(
        node, expected + ", not " + describe(node) + (isNumber(node) ? " (put it in quotes)" : ""));
  }

  /** Returns a text or a number as it is written. */
  String word(Node node, String expected) {
    return isNumber(node) ? ((ScalarNode) node).getValue() : text(node, expected);
  }

  double number(Node node, Parameter parameter) {
    if (isNumber(node) && DECIMAL.matcher(((ScalarNode) node).getValue()).matches()) {
      double value = Double.parseDouble(((ScalarNode) node).getValue()) + 0.0; // -0 is 0
      if (parameter.accepts(value)) {
        return value;
      }
    }
    throw error(
        node,
        "'"
            + parameter.name()
            + "' must be "
            + Numbers.range(parameter)
            + ", not "
            + describe(node));
  }

  private static boolean isNumber(Node node) {
    return node instanceof ScalarNode
        && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT));
  }

  private static String describe(Node node) {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.STR)) {
        return "the text " + Quote.of(scalar.getValue());
      }
      return scalar.getTag().equals(Tag.NULL) ? "nothing" : scalar.getValue();
    }
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }
}
