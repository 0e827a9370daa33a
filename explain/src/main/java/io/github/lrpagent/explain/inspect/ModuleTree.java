package io.github.lrpagent.explain.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sections as the tree that their paths make. */
final class ModuleTree {
  private static final String INDENT = "  ";
  private static final String ITSELF = "(the model itself)";

  private final Map<String, ModuleTree> children = new LinkedHashMap<>();
  private Optional<Section> section = Optional.empty();

  /**
   * A line of the tree.
   *
   * @param module the module, indented; empty where the line above is about the same
   * @param moduleClass its class, or empty
   * @param row operations of it, if there are any
   */
  record Line(String module, String moduleClass, Optional<Row> row) {}

  private ModuleTree() {}

  /** The lines of sections, without those that have no rows. */
  static List<Line> lines(List<Section> sections) {
    ModuleTree root = new ModuleTree();
    for (Section section : sections) {
      if (!section.rows().isEmpty()) {
        ModuleTree node = root;
        for (String segment : section.path().isEmpty() ? List.<String>of() : segments(section)) {
          node = node.children.computeIfAbsent(segment, s -> new ModuleTree());
        }
        node.section = Optional.of(section);
      }
    }
    List<Line> lines = new ArrayList<>();
    root.section.ifPresent(s -> add(lines, ITSELF, s));
    root.addChildren(lines, 0);
    return lines;
  }

  private static List<String> segments(Section section) {
    return List.of(section.path().split("\\.", -1));
  }

  private void addChildren(List<Line> lines, int depth) {
    List<String> names = new ArrayList<>(children.keySet());
    for (int i = 0; i < names.size(); i++) {
      StringBuilder label = new StringBuilder(names.get(i));
      ModuleTree child = at(names, i);
      while (child.section.isEmpty() && child.children.size() == 1) {
        Map.Entry<String, ModuleTree> only = child.children.entrySet().iterator().next();
        label.append('.').append(only.getKey());
        child = only.getValue();
      }
      while (i + 1 < names.size() && child.looksLike(at(names, i + 1))) {
        label.append(", ").append(names.get(++i));
      }
      String module = INDENT.repeat(depth) + label;
      if (child.section.isPresent()) {
        add(lines, module, child.section.get());
      } else {
        lines.add(new Line(module, "", Optional.empty()));
      }
      child.addChildren(lines, depth + 1);
    }
  }

  @SuppressWarnings("NullAway") // the names are the keys
  private ModuleTree at(List<String> names, int index) {
    return children.get(names.get(index));
  }

  private boolean looksLike(ModuleTree other) {
    return children.isEmpty()
        && other.children.isEmpty()
        && section.isPresent()
        && other.section.isPresent()
        && section.get().moduleClass().equals(other.section.get().moduleClass())
        && section.get().rows().equals(other.section.get().rows());
  }

  private static void add(List<Line> lines, String module, Section section) {
    for (Row row : section.rows()) {
      boolean first = row == section.rows().get(0);
      lines.add(
          new Line(first ? module : "", first ? section.moduleClass() : "", Optional.of(row)));
    }
  }
}
