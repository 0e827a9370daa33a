package io.github.lrpagent.composites;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Parses the value of {@code where}.
 *
 * @param document the file
 */
record WhereParser(Document document) {
  static final List<String> KEYS =
      List.of("module", "class", "method", "path", "fn", "of", "layers");

  Where parse(Node node) {
    Map<String, Node> fields =
        document.fields(
            node, "'where' must be a mapping such as {path: \"encoder.layer.0.*\"}", KEYS);
    return new Where(
        glob(fields, "module"),
        glob(fields, "class"),
        glob(fields, "method"),
        glob(fields, "path"),
        glob(fields, "fn"),
        glob(fields, "of"),
        layers(fields));
  }

  private Glob glob(Map<String, Node> fields, String key) {
    Node node = fields.get(key);
    if (node == null) {
      return Glob.ANY;
    }
    String pattern =
        document.word(node, "'" + key + "' must be a pattern such as \"*.NewGELUActivation\"");
    return document.checked(node, () -> new Glob(pattern));
  }

  private Layers layers(Map<String, Node> fields) {
    Node node = fields.get("layers");
    if (node == null) {
      return Layers.ALL;
    }
    String text =
        document.word(node, "'layers' must be first, last, a number or a range such as 0-3");
    return document.checked(node, () -> Layers.parse(text));
  }
}
