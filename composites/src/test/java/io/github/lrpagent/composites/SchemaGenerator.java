package io.github.lrpagent.composites;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Parameter;
import io.github.lrpagent.rules.RuleKind;
import java.util.List;

/** Makes the JSON Schema of Composite files from the registry of rules. */
final class SchemaGenerator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SchemaGenerator() {}

  static String generate() throws Exception {
    ObjectNode root = JSON.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Composite file of LRP Agent");
    root.put(
        "description",
        "Which LRP rule each operation of a model gets. The first line that matches wins.");
    object(root, List.of("composite", "rules"));
    ObjectNode keys = root.putObject("properties");
    text(keys, "composite", "The name.").put("pattern", "^" + Composite.NAME + "$");
    text(keys, "description", "What it is, for people.");
    String names = String.join(", ", Composites.names());
    text(
        keys,
        "extends",
        "A built-in composite ("
            + names
            + ") or the path of a file, relative to this one; its lines are tried after these.");
    keys.putObject("rules").put("type", "array").set("items", reference("line"));
    ObjectNode definitions = root.putObject("$defs");
    definitions.set("line", line());
    definitions.set("op", JSON.objectNode().set("enum", operations()));
    definitions.set("where", where());
    for (RuleKind kind : RuleKind.values()) {
      definitions.set("rule-" + kind.label(), rule(kind));
    }
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static ObjectNode line() {
    ObjectNode line = object(JSON.objectNode(), List.of("op", "rule"));
    ObjectNode keys = line.putObject("properties");
    ArrayNode oneOrMore =
        keys.putObject("op").put("description", "The operation, or several.").putArray("anyOf");
    oneOrMore.add(reference("op"));
    oneOrMore
        .addObject()
        .put("type", "array")
        .put("minItems", 1)
        .put("uniqueItems", true)
        .set("items", reference("op"));
    keys.set("where", reference("where"));
    ObjectNode rule =
        keys.putObject("rule")
            .put("description", "The rule, with parameters where they differ from their defaults.");
    ArrayNode rules = rule.putArray("anyOf");
    for (RuleKind kind : RuleKind.values()) {
      rules.add(reference("rule-" + kind.label()));
    }
    ArrayNode pairs = line.putArray("allOf");
    for (Operation operation : Operation.values()) {
      ObjectNode pair = pairs.addObject();
      ArrayNode named =
          pair.putObject("if").putObject("properties").putObject("op").putArray("anyOf");
      named.addObject().put("const", operation.label());
      named.addObject().put("type", "array").putObject("contains").put("const", operation.label());
      ArrayNode admitted =
          pair.putObject("then").putObject("properties").putObject("rule").putArray("anyOf");
      for (RuleKind kind : RuleKind.values()) {
        if (kind.admits(operation)) {
          admitted.add(reference("rule-" + kind.label()));
        }
      }
    }
    return line;
  }

  private static ObjectNode where() {
    ObjectNode where =
        object(JSON.objectNode(), List.of())
            .put("description", "Where the line applies: all conditions must hold.");
    ObjectNode keys = where.putObject("properties");
    for (String key : WhereParser.KEYS) {
      ObjectNode condition = keys.putObject(key);
      boolean layers = key.equals("layers");
      condition.put(
          "description",
          switch (key) {
            case "module" -> "Pattern for TorchScript classes, such as *.NewGELUActivation";
            case "class" -> "Pattern for Java classes, such as com.acme.*";
            case "method" -> "Pattern for Java methods";
            case "path" -> "Pattern for paths of modules, such as encoder.layer.0.*";
            case "fn" -> "Pattern for functions and operations, such as gelu";
            case "of" -> "Pattern for what an operand is the output of: softmax";
            case "layers" ->
                "first, last, a number or a range such as 0-3: the first number in the path";
            default -> throw new IllegalStateException("no description of " + key);
          });
      condition.putArray("type").add("string").add(layers ? "integer" : "number");
      condition.put("pattern", layers ? "^(" + Layers.ALLOWED + ")$" : "^" + Glob.ALLOWED + "$");
      if (layers) {
        condition.put("minimum", 0).put("maximum", 999_999);
      }
    }
    return where;
  }

  private static ObjectNode rule(RuleKind kind) {
    ObjectNode rule = JSON.objectNode().put("description", kind.meaning());
    ArrayNode forms = rule.putArray("anyOf");
    forms.addObject().put("const", kind.label());
    ObjectNode parameters =
        object(
            object(forms.addObject(), List.of(kind.label()))
                .putObject("properties")
                .putObject(kind.label()),
            List.of());
    ObjectNode keys = parameters.putObject("properties");
    for (Parameter parameter : kind.parameters()) {
      ObjectNode value = keys.putObject(parameter.name());
      value
          .put("description", parameter.meaning())
          .put("type", "number")
          .put("default", parameter.fallback());
      value.put("minimum", parameter.minimum());
      if (parameter.maximum() <= Double.MAX_VALUE) {
        value.put("maximum", parameter.maximum());
      }
    }
    return rule;
  }

  private static ArrayNode operations() {
    ArrayNode labels = JSON.arrayNode();
    for (Operation operation : Operation.values()) {
      labels.add(operation.label());
    }
    return labels;
  }

  private static ObjectNode object(ObjectNode schema, List<String> required) {
    schema.put("type", "object").put("additionalProperties", false);
    required.forEach(schema.withArray("required")::add);
    return schema;
  }

  private static ObjectNode text(ObjectNode keys, String key, String description) {
    return keys.putObject(key).put("description", description).put("type", "string");
  }

  private static ObjectNode reference(String definition) {
    return JSON.objectNode().put("$ref", "#/$defs/" + definition);
  }
}
