package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.archives.twin.Decision;
import io.github.lrpagent.archives.twin.How;
import io.github.lrpagent.composites.Position;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations of a module that are alike.
 *
 * @param kind what composites call them
 * @param op what PyTorch calls them
 * @param how what becomes of the relevance
 * @param treatment the same for people
 * @param note what else there is to say, or empty
 * @param count how many they are
 */
record Row(String kind, String op, How how, String treatment, String note, int count) {

  static Row of(Decision decision) {
    return new Row(
        decision.kind(), decision.op(), decision.how(), treatment(decision), note(decision), 1);
  }

  /**
   * The rows of a module, each standing where its first operation does, without those that say
   * little.
   */
  static List<Row> telling(List<Decision> decisions) {
    Map<Row, Integer> counts = new LinkedHashMap<>();
    decisions.stream()
        .map(Row::of)
        .filter(r -> !r.isMinor())
        .forEach(r -> counts.merge(r, 1, Integer::sum));
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (row, count) ->
            rows.add(new Row(row.kind, row.op, row.how, row.treatment, row.note, count)));
    return rows;
  }

  /** Whether it says little: numbers move and relevance with them, or there is none. */
  private boolean isMinor() {
    return kind.equals("view") || how == How.CONSTANT && !kind.equals("embedding");
  }

  private static String treatment(Decision decision) {
    return switch (decision.how()) {
      case GRADIENT ->
          "gradient" + (decision.note().equals(Decision.AS_TOLD) ? "" : " is the rule");
      case BENT, LEAF, STOPPED ->
          decision
              .rule()
              .filter(r -> r.kind() != RuleKind.GRADIENT)
              .map(Rules::text)
              .orElse(decision.how() == How.LEAF ? "leaf" : "stop");
      case CONSTANT -> "-";
      case NO_RULE -> "NO RULE";
    };
  }

  private static String note(Decision decision) {
    String line =
        decision
            .line()
            .map(l -> l.position())
            .filter(p -> !p.isBuiltIn())
            .map(Position::toString)
            .orElse("");
    String note = decision.how() == How.NO_RULE ? "" : decision.note();
    return note + (note.isEmpty() || line.isEmpty() ? "" : ", ") + line;
  }
}
