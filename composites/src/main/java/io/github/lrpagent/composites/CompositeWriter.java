package io.github.lrpagent.composites;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Writes a composite as canonical YAML: one text for one composite. */
final class CompositeWriter {
  private CompositeWriter() {}

  static String write(Composite composite) {
    StringBuilder yaml = new StringBuilder("composite: ").append(composite.name()).append('\n');
    if (!composite.description().isEmpty()) {
      yaml.append("description: ").append(quoted(composite.description())).append('\n');
    }
    if (composite.rules().isEmpty()) {
      return yaml.append("rules: []\n").toString();
    }
    yaml.append("rules:\n");
    composite.rules().forEach(rule -> yaml.append("  - ").append(line(rule)).append('\n'));
    return yaml.toString();
  }

  static String line(CompositeRule line) {
    Map<String, String> entries = new LinkedHashMap<>();
    String operations =
        line.operations().stream().map(Operation::label).collect(Collectors.joining(", "));
    entries.put("op", line.operations().size() == 1 ? operations : "[" + operations + "]");
    if (!line.where().equals(Where.ANYWHERE)) {
      entries.put("where", where(line.where()));
    }
    entries.put("rule", rule(line.rule()));
    return mapping(entries);
  }

  private static String where(Where where) {
    Map<String, String> entries = new LinkedHashMap<>();
    glob(entries, "module", where.module());
    glob(entries, "class", where.javaClass());
    glob(entries, "method", where.javaMethod());
    glob(entries, "path", where.path());
    glob(entries, "fn", where.function());
    glob(entries, "of", where.operands());
    if (!where.layers().equals(Layers.ALL)) {
      entries.put("layers", quoted(where.layers().text()));
    }
    return mapping(entries);
  }

  private static void glob(Map<String, String> entries, String key, Glob glob) {
    if (!glob.equals(Glob.ANY)) {
      entries.put(key, quoted(glob.pattern()));
    }
  }

  private static String rule(Rule rule) {
    if (rule.settings().isEmpty()) {
      return rule.kind().label();
    }
    Map<String, String> settings = new TreeMap<>();
    rule.settings().forEach((name, value) -> settings.put(name, Numbers.text(value)));
    return mapping(Map.of(rule.kind().label(), mapping(settings)));
  }

  private static String mapping(Map<String, String> entries) {
    return entries.entrySet().stream()
        .map(e -> e.getKey() + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String text) {
    StringBuilder result = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                result.append('\\').appendCodePoint(c);
              } else if (c == '\n') {
                result.append("\\n");
              } else if (c < ' '
                  || (c >= 0x7f && c < 0xa0)
                  || c == 0x2028
                  || c == 0x2029
                  || c == 0xfeff
                  || !StreamReader.isPrintable(c)) {
                result.append(String.format("\\u%04x", c));
              } else {
                result.appendCodePoint(c);
              }
            });
    return result.append('"').toString();
  }
}
