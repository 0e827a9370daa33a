package io.github.lrpagent.explain.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Folds the paths of repeated modules: {@code layer.0.mlp} and {@code layer.1.mlp} to {@code
 * layer.{0-1}.mlp}.
 */
final class Paths {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final String BETWEEN_WORDS_AND_NUMBERS = "(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)";

  private Paths() {}

  /** A path without its numbers. */
  static String pattern(String path) {
    return String.join("", parts(path).stream().map(p -> isNumber(p) ? "#" : p).toList());
  }

  /**
   * Folds paths of one pattern.
   *
   * @return one path where each number goes with each other; else one for each part that does
   */
  static List<String> folded(List<String> paths) {
    List<List<String>> all = new ArrayList<>(paths.stream().map(Paths::parts).toList());
    for (int i = all.get(0).size() - 1; i >= 0; i--) {
      all = foldedAt(all, i);
    }
    return all.stream().map(p -> String.join("", p)).toList();
  }

  private static List<String> parts(String path) {
    return List.of(path.split(BETWEEN_WORDS_AND_NUMBERS));
  }

  private static boolean isNumber(String part) {
    return NUMBER.matcher(part).matches();
  }

  /** Joins paths that differ at one place only. */
  private static List<List<String>> foldedAt(List<List<String>> paths, int place) {
    Map<List<String>, Set<String>> values = new LinkedHashMap<>();
    for (List<String> path : paths) {
      values
          .computeIfAbsent(with(path, place, "#"), p -> new LinkedHashSet<>())
          .add(path.get(place));
    }
    List<List<String>> folded = new ArrayList<>();
    values.forEach((path, at) -> folded.add(with(path, place, joined(at))));
    return folded;
  }

  private static List<String> with(List<String> path, int place, String part) {
    List<String> changed = new ArrayList<>(path);
    changed.set(place, part);
    return List.copyOf(changed);
  }

  private static String joined(Set<String> parts) {
    if (parts.size() == 1) {
      return parts.iterator().next();
    }
    Set<Integer> numbers = new TreeSet<>();
    parts.forEach(s -> numbers.add(Integer.valueOf(s)));
    List<String> ranges = new ArrayList<>();
    int first = -1;
    int last = -1;
    for (int number : numbers) {
      if (first >= 0 && number != last + 1) {
        ranges.add(range(first, last));
        first = -1;
      }
      first = first < 0 ? number : first;
      last = number;
    }
    ranges.add(range(first, last));
    return "{" + String.join(",", ranges) + "}";
  }

  private static String range(int first, int last) {
    return first == last ? "" + first : first + "-" + last;
  }
}
