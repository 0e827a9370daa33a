package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.archives.twin.Decision;
import io.github.lrpagent.archives.twin.How;
import io.github.lrpagent.archives.twin.Inspection;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.explain.report.TerminalColours;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people: the verdict and what matters first, then the operations by module. */
final class TextReport {
  private static final int MOST_PLACES = 3;
  private static final int LABEL = 13;
  private static final String INDENT = "  ";

  private final ModelReport report;
  private final boolean all;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  TextReport(ModelReport report, boolean all, TerminalColours colours) {
    this.report = report;
    this.all = all;
    this.style = new Style(colours);
  }

  String write() {
    line(style.bold(report.model()) + " under " + style.bold(report.composite().name()));
    verdict();
    report.methods().forEach(m -> m.problems().forEach(this::problem));
    report.problems().forEach(this::problem);
    report.methods().forEach(this::uncovered);
    report.warnings().forEach(w -> line(style.warning("warning") + ": " + style.plain(w)));
    report.methods().forEach(this::summary);
    report.methods().forEach(this::modules);
    return text.toString();
  }

  private void verdict() {
    line(
        switch (report.verdict()) {
          case COVERED ->
              style.good("covered")
                  + (report.composite().rules().isEmpty()
                      ? ": the composite has no rules, so relevance is gradient x input everywhere."
                      : ": every operation that relevance passes has a rule.");
          case UNCOVERED ->
              style.bad("uncovered")
                  + ": predictions are explained, but "
                  + String.join(", ", gaps())
                  + ".";
          case NOT_EXPLAINED ->
              style.bad("not explained")
                  + ": the agent leaves this model as it is (reasons below).";
        });
  }

  private List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    int without = report.methods().stream().mapToInt(m -> ModelReport.withoutRule(m).size()).sum();
    if (without > 0) {
      gaps.add(count(without, "operation has", "operations have") + " no rule");
    }
    report.methods().stream()
        .filter(m -> ModelReport.leaves(m).isEmpty())
        .forEach(m -> gaps.add(m.method() + " has no leaf"));
    return gaps;
  }

  private void summary(Inspection method) {
    line("");
    field("method", method.method() + "(" + String.join(", ", method.inputs()) + ")");
    List<TwinSite> leaves = ModelReport.leaves(method);
    for (TwinSite leaf : leaves) {
      field("leaf", leaf(method, leaf));
    }
    if (leaves.isEmpty()) {
      field("leaf", "none: there is nothing that relevance could be read at");
    }
    for (TwinSite softmax : ModelReport.softmaxes(method)) {
      field("softmax", "at the end, output " + softmax.index() + ": explained from its input");
    }
    activations(method);
    gates(method);
    operations(method);
  }

  private static String leaf(Inspection method, TwinSite leaf) {
    String input = leaf.index() < 0 ? "" : method.inputs().get(leaf.index());
    return leaf.kind() == TwinSite.Kind.INPUT
        ? leaf.name() + ", a floating-point input"
        : leaf.name()
            + (input.isEmpty() || input.equals(leaf.name()) ? "" : ", read with " + input);
  }

  private void activations(Inspection method) {
    List<Decision> taken =
        ModelReport.ofKind(method, "activation").stream().filter(Decision::isTakenAsOne).toList();
    Map<String, List<Decision>> byNote =
        taken.stream()
            .collect(
                Collectors.groupingBy(Decision::note, LinkedHashMap::new, Collectors.toList()));
    byNote.forEach((note, some) -> field("activation", note + ": " + places(some)));
  }

  private static String form(Decision activation) {
    return activation.note().endsWith(Decision.WHOLE_MODULE)
        ? Decision.WHOLE_MODULE
        : Decision.WRITTEN_OUT;
  }

  private void gates(Inspection method) {
    List<Decision> gates = ModelReport.ofKind(method, "gate");
    if (!gates.isEmpty()) {
      field("gate", places(gates));
    }
  }

  /** The modules of some operations, folded, or their places where no path is left. */
  private static String places(List<Decision> decisions) {
    Map<String, List<String>> byPattern = new LinkedHashMap<>();
    for (Decision decision : decisions) {
      List<String> paths =
          byPattern.computeIfAbsent(Paths.pattern(decision.path()), p -> new ArrayList<>());
      if (!paths.contains(decision.path())) {
        paths.add(decision.path());
      }
    }
    return byPattern.values().stream()
            .flatMap(paths -> Paths.folded(paths).stream())
            .map(p -> p.isEmpty() ? "in the model itself" : p)
            .collect(Collectors.joining(", "))
        + (decisions.size() > 1 ? " (" + decisions.size() + ")" : "");
  }

  private void operations(Inspection method) {
    List<Decision> decisions = method.decisions();
    long modules = decisions.stream().map(Decision::path).distinct().count();
    field("operations", decisions.size() + " in " + count((int) modules, "module", "modules"));
    for (How how : How.values()) {
      List<Decision> some = decisions.stream().filter(d -> d.how() == how).toList();
      if (!some.isEmpty() || how == How.NO_RULE) {
        String number = Integer.toString(some.size());
        String counted = number + " " + meaning(how);
        String kinds = kinds(some);
        text.append(INDENT)
            .append(" ".repeat(LABEL + Math.max(0, 5 - number.length())))
            .append(
                how == How.NO_RULE && !some.isEmpty() ? style.bad(counted) : style.plain(counted))
            .append(style.faint(kinds.isEmpty() ? "" : ": " + kinds))
            .append(System.lineSeparator());
      }
    }
  }

  private static String meaning(How how) {
    return switch (how) {
      case GRADIENT -> "gradient is the rule";
      case BENT -> "bent by a rule";
      case STOPPED -> "stopped";
      case LEAF -> "where relevance is read";
      case CONSTANT -> "where none arrives";
      case NO_RULE -> "without a rule";
    };
  }

  private static String kinds(List<Decision> decisions) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Decision decision : decisions) {
      String rule =
          decision.how() == How.BENT ? " " + decision.rule().map(Rules::text).orElse("") : "";
      String kind = decision.how() == How.NO_RULE ? decision.op() : decision.kind();
      counts.merge(kind + rule, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private void problem(String problem) {
    line(INDENT + style.bad("problem") + " " + style.plain(problem));
  }

  private void uncovered(Inspection method) {
    if (!method.problems().isEmpty()) {
      return;
    }
    Map<String, List<Decision>> byOp =
        ModelReport.withoutRule(method).stream()
            .collect(Collectors.groupingBy(Decision::op, LinkedHashMap::new, Collectors.toList()));
    byOp.forEach(this::uncovered);
  }

  private void uncovered(String op, List<Decision> decisions) {
    Decision first = decisions.get(0);
    String name = first.isTakenAsOne() ? first.kind() + " " + op : "torch." + op;
    line(INDENT + style.bad(name) + ": " + style.plain(first.note()) + ".");
    line(INDENT + INDENT + "what to do: " + style.plain(first.advice()) + ".");
    int shown = all ? decisions.size() : Math.min(MOST_PLACES, decisions.size());
    for (Decision decision : decisions.subList(0, shown)) {
      String path = decision.path().isEmpty() ? "the model itself" : decision.path();
      line(INDENT + INDENT + style.plain("in " + path + ", " + decision.place()));
    }
    if (shown < decisions.size()) {
      line(INDENT + INDENT + "and " + (decisions.size() - shown) + " more (--all)");
    }
  }

  private void modules(Inspection method) {
    if (all) {
      Section.each(method.decisions()).forEach(this::places);
      return;
    }
    List<ModuleTree.Line> lines = ModuleTree.lines(Section.folded(method.decisions()));
    int width = lines.stream().mapToInt(l -> module(l).length()).max().orElse(0) + 2;
    int ops =
        lines.stream().flatMap(l -> l.row().stream()).mapToInt(r -> op(r).length()).max().orElse(0)
            + 2;
    line("");
    for (ModuleTree.Line line : lines) {
      int padding = width - module(line).length();
      String module =
          style.bold(line.module())
              + (line.moduleClass().isEmpty() ? "" : INDENT + style.faint(line.moduleClass()));
      line(module + line.row().map(r -> " ".repeat(padding) + row(r, "", ops)).orElse(""));
    }
    line("");
    line(
        style.faint(
            "Not shown: views and casts, and what no relevance reaches. --all shows every place."));
  }

  private static String module(ModuleTree.Line line) {
    return line.module() + (line.moduleClass().isEmpty() ? "" : INDENT + line.moduleClass());
  }

  private void places(Section section) {
    line("");
    String path = section.path().isEmpty() ? "(the model itself)" : section.path();
    line(style.bold(path) + INDENT + style.faint(section.moduleClass()));
    for (Decision decision : section.decisions()) {
      line(INDENT + row(Row.of(decision), decision.place(), 40));
    }
  }

  private static String op(Row row) {
    String op = row.op().equals(row.kind()) ? row.kind() : row.kind() + " " + row.op();
    return op + (row.count() > 1 ? " (" + row.count() + ")" : "");
  }

  private String row(Row row, String place, int ops) {
    String treatment = padded(row.treatment(), 21);
    String note = row.note() + (row.note().isEmpty() || place.isEmpty() ? "" : ", ") + place;
    return padded(op(row), ops)
        + (row.how() == How.NO_RULE ? style.bad(treatment) : treatment)
        + style.faint(note);
  }

  private String padded(String words, int width) {
    String plain = style.plain(words);
    return plain + " ".repeat(Math.max(1, width - plain.length()));
  }

  private void field(String name, String value) {
    line(INDENT + padded(name, LABEL) + style.plain(value));
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
