package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.archives.twin.Decision;
import io.github.lrpagent.composites.ModuleNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations of one module, or of several that are alike and differ in the numbers in their
 * paths.
 *
 * @param path the path, such as {@code encoder.layer.{0-11}.attention}
 * @param moduleClass the name of the class without its package
 * @param decisions the operations of the first of these modules
 * @param rows the same, those that are alike in one row, and without those that say little
 */
record Section(String path, String moduleClass, List<Decision> decisions, List<Row> rows) {
  /** What modules have in common that are shown as one. */
  private record Kind(String pattern, String moduleClass, List<Row> rows) {}

  /** One section for each module. */
  static List<Section> each(List<Decision> decisions) {
    List<Section> sections = new ArrayList<>();
    byPath(decisions)
        .forEach(
            (path, own) -> sections.add(new Section(path, shortClass(own), own, Row.telling(own))));
    return sections;
  }

  /** One section for modules that are alike. */
  static List<Section> folded(List<Decision> decisions) {
    Map<Kind, List<Section>> alike = new LinkedHashMap<>();
    for (Section section : each(decisions)) {
      Kind kind = new Kind(Paths.pattern(section.path), section.moduleClass, section.rows);
      alike.computeIfAbsent(kind, k -> new ArrayList<>()).add(section);
    }
    List<Section> folded = new ArrayList<>();
    for (List<Section> sections : alike.values()) {
      Section first = sections.get(0);
      for (String path : Paths.folded(sections.stream().map(Section::path).toList())) {
        folded.add(new Section(path, first.moduleClass, first.decisions, first.rows));
      }
    }
    return folded;
  }

  private static Map<String, List<Decision>> byPath(List<Decision> decisions) {
    Map<String, List<Decision>> byPath = new LinkedHashMap<>();
    decisions.forEach(d -> byPath.computeIfAbsent(d.path(), p -> new ArrayList<>()).add(d));
    return byPath;
  }

  private static String shortClass(List<Decision> decisions) {
    String name = ModuleNames.demangle(decisions.get(0).moduleClass());
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
