package io.github.lrpagent.evaluate;

import java.util.Locale;

/** Writes an evaluation for the terminal. */
final class EvaluationTable {
  private EvaluationTable() {}

  static String of(Evaluation evaluation) {
    StringBuilder table = new StringBuilder();
    line(table, "%-20s %8s %8s", "order", "area", "±");
    for (String order : evaluation.orders()) {
      line(
          table,
          "%-20s %8.4f %8.4f",
          order,
          evaluation.area(order),
          evaluation.standardError(order));
    }
    line(table, "");
    line(table, "%-42s %8s %12s %9s", "better > worse", "by", "texts won", "p");
    for (Comparison comparison : evaluation.comparisons()) {
      line(
          table,
          "%-42s %8.4f %12s %9s",
          comparison.better() + " > " + comparison.worse(),
          comparison.difference(),
          comparison.wins() + " of " + comparison.texts(),
          p(comparison.p()));
    }
    return table.toString();
  }

  /** Returns a probability with two digits: {@code 0.031}, {@code 0.00001}. */
  static String p(double p) {
    int decimals = p >= 0.1 ? 2 : Math.min(5, 1 - (int) Math.floor(Math.log10(p)));
    return String.format(Locale.ROOT, "%." + decimals + "f", p);
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
