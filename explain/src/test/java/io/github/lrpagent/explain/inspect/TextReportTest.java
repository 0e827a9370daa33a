package io.github.lrpagent.explain.inspect;

import static io.github.lrpagent.explain.inspect.Inspections.LEAF;
import static io.github.lrpagent.explain.inspect.Inspections.gelu;
import static io.github.lrpagent.explain.inspect.Inspections.linear;
import static io.github.lrpagent.explain.inspect.Inspections.method;
import static io.github.lrpagent.explain.inspect.Inspections.report;
import static io.github.lrpagent.explain.inspect.Inspections.sine;
import static io.github.lrpagent.explain.inspect.Inspections.view;
import static io.github.lrpagent.explain.inspect.Inspections.withProblems;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.archives.twin.Inspection;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.composites.Composites;
import io.github.lrpagent.explain.report.TerminalColours;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static List<String> lines(ModelReport report, boolean all) {
    return new TextReport(report, all, TerminalColours.NONE).write().lines().toList();
  }

  @Test
  void repeatedLayersAreOneAndSiblingsThatAreAlikeToo() {
    Inspection method =
        method(
            List.of(LEAF),
            linear("layer.0.query"),
            view("layer.0.query"),
            linear("layer.0.key"),
            gelu("layer.0.act", 1e-6),
            linear("layer.1.query"),
            view("layer.1.query"),
            linear("layer.1.key"),
            gelu("layer.1.act", 1e-6),
            view("pool"));

    List<String> lines = lines(report(method), false);

    assertThat(lines.get(0)).isEqualTo("m.pt under attnlrp");
    assertThat(lines.get(1)).startsWith("covered: ");
    assertThat(lines)
        .contains("layer.{0-1}")
        .anyMatch(l -> l.matches(" +leaf +words, read with ids"))
        .anyMatch(l -> l.matches(" +operations +9 in 7 modules"))
        .anyMatch(l -> l.matches("  act  GELU +activation gelu +identity epsilon=1.0E-6"))
        .noneMatch(l -> l.contains("permute"))
        .noneMatch(l -> l.startsWith("pool"));
  }

  @Test
  void siblingsWithTheSameRowsShareOne() {
    Inspection method = method(List.of(LEAF), linear("self.query"), linear("self.key"));

    assertThat(lines(report(method), false))
        .contains("self")
        .anyMatch(l -> l.matches("  query, key  Linear +linear +gradient is the rule"));
  }

  @Test
  void layersWithOtherRulesStayApart() {
    Inspection method =
        method(List.of(LEAF), gelu("layer.0", 1e-6), gelu("layer.1", 1e-6), gelu("layer.2", 1e-3));

    assertThat(lines(report(method), false))
        .anyMatch(l -> l.trim().startsWith("{0-1}"))
        .anyMatch(l -> l.trim().startsWith("2 ") && l.contains("epsilon=0.001"));
  }

  @Test
  void whatHasNoRuleIsSaidFirstWithPlacesAndAdvice() {
    Inspection method =
        method(List.of(LEAF), sine("a"), sine("b"), sine("c"), sine("d"), linear("e"));

    List<String> lines = lines(report(method), false);

    assertThat(lines.subList(1, 8))
        .containsExactly(
            "uncovered: predictions are explained, but 4 operations have no rule.",
            "  torch.sin: it bends.",
            "    what to do: unbend it.",
            "    in a, m/code/a.py:1:2",
            "    in b, m/code/a.py:1:2",
            "    in c, m/code/a.py:1:2",
            "    and 1 more (--all)");
    assertThat(lines).anyMatch(l -> l.matches("a, b, c, d  Sine +nonlinear sin +NO RULE"));
  }

  @Test
  void problemsComeBeforeAllElse() {
    Inspection method = withProblems(method(List.of(LEAF), sine("a")), "x.py:1:1: one", "two");

    assertThat(lines(report(method), false).subList(1, 5))
        .containsExactly(
            "not explained: the agent leaves this model as it is (reasons below).",
            "  problem x.py:1:1: one",
            "  problem two",
            "");
  }

  @Test
  void allListsEveryPlaceViewsToo() {
    Inspection method =
        method(List.of(LEAF), linear("layer.0"), view("layer.0"), linear("layer.1"));

    assertThat(lines(report(method), true))
        .contains("layer.0  Linear", "layer.1  Linear")
        .anyMatch(l -> l.matches("  view permute +gradient is the rule +m/code/a.py:1:2"));
  }

  @Test
  void softmaxAndInputsAreNamed() {
    Inspection method =
        method(
            List.of(
                new TwinSite(0, TwinSite.Kind.INPUT, "mask", 1),
                new TwinSite(1, TwinSite.Kind.LOGITS, "", 0)));

    assertThat(lines(report(method), false))
        .anyMatch(l -> l.matches(" +leaf +mask, a floating-point input"))
        .anyMatch(l -> l.matches(" +softmax +at the end, output 0: explained from its input"));
  }

  @Test
  void noLeafIsNoExplanation() {
    List<String> lines = lines(report(method(List.of(), linear("a"))), false);

    assertThat(lines.get(1)).startsWith("not explained: ");
    assertThat(lines).anyMatch(l -> l.matches(" +leaf +none: .*"));
  }

  @Test
  void linesOfTheUsersCompositeThatMatchNothingAreWarnedOf() {
    var composite =
        Composites.parse(
            "composite: mine\nextends: attnlrp\nrules:\n  - {op: conv, rule: stop}\n  - {op: linear, rule: stop}\n",
            "mine.yaml");
    Inspection plain = method(List.of(LEAF), linear("a"));
    Inspection inspection =
        new Inspection(
            plain.method(),
            plain.inputs(),
            plain.sites(),
            plain.decisions(),
            Set.of(),
            Set.of(),
            Set.of(composite.rules().get(1)));

    List<String> warnings =
        lines(new ModelReport("m.pt", composite, List.of(inspection), List.of()), false).stream()
            .filter(l -> l.startsWith("warning: "))
            .toList();

    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0)).startsWith("warning: mine.yaml:4:5: ").contains("matches no");
    assertThat(warnings.get(1)).startsWith("warning: mine.yaml:5:5: ").contains("an earlier line");
  }

  @Test
  void coloursAreForTerminalsAndNamesFromTheArchiveDoNotSteerThem() {
    ModelReport report = report(method(List.of(LEAF), sine("a\u001b[2J")));
    TerminalColours colours = TerminalColours.of(Map.of("FORCE_COLOR", "1"), false);

    assertThat(new TextReport(report, false, colours).write())
        .contains("\u001b[1;31muncovered\u001b[0m")
        .doesNotContain("\u001b[2J");
    assertThat(new TextReport(report, false, TerminalColours.NONE).write())
        .doesNotContain("\u001b");
  }
}
