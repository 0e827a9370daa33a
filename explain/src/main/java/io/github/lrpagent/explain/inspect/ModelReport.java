package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.archives.twin.Decision;
import io.github.lrpagent.archives.twin.How;
import io.github.lrpagent.archives.twin.Inspection;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the agent makes of a model under a composite.
 *
 * @param model the file, as the user named it
 * @param composite the composite
 * @param methods the methods that are reported on
 * @param problems what keeps other methods from being explained, and so the whole model
 */
record ModelReport(
    String model, Composite composite, List<Inspection> methods, List<String> problems) {

  Verdict verdict() {
    boolean problem = methods.stream().anyMatch(m -> !m.problems().isEmpty());
    boolean nothing = methods.stream().allMatch(m -> leaves(m).isEmpty());
    if (problem || nothing || !problems.isEmpty()) {
      return Verdict.NOT_EXPLAINED;
    }
    boolean covered = methods.stream().allMatch(m -> verdict(m) == Verdict.COVERED);
    return covered ? Verdict.COVERED : Verdict.UNCOVERED;
  }

  static Verdict verdict(Inspection method) {
    if (!method.problems().isEmpty() || leaves(method).isEmpty()) {
      return Verdict.NOT_EXPLAINED;
    }
    return withoutRule(method).isEmpty() ? Verdict.COVERED : Verdict.UNCOVERED;
  }

  /** The operations that relevance passes by a gradient that is no rule. */
  static List<Decision> withoutRule(Inspection method) {
    return method.decisions().stream().filter(d -> d.how() == How.NO_RULE).toList();
  }

  static List<TwinSite> leaves(Inspection method) {
    return method.sites().stream().filter(s -> s.kind() != TwinSite.Kind.LOGITS).toList();
  }

  static List<TwinSite> softmaxes(Inspection method) {
    return method.sites().stream().filter(s -> s.kind() == TwinSite.Kind.LOGITS).toList();
  }

  /** The operations of one kind. */
  static List<Decision> ofKind(Inspection method, String kind) {
    return method.decisions().stream().filter(d -> d.kind().equals(kind)).toList();
  }

  /**
   * Lines of the user's composite that no operation gets its rule from. Those of built-in ones are
   * for all models, so they need not match in each.
   */
  List<String> warnings() {
    Set<CompositeRule> used = new HashSet<>();
    Set<CompositeRule> shadowed = new HashSet<>();
    methods.forEach(m -> used.addAll(m.used()));
    methods.forEach(m -> shadowed.addAll(m.shadowed()));
    List<String> warnings = new ArrayList<>();
    for (CompositeRule line : composite.rules()) {
      if (!used.contains(line) && !line.position().isBuiltIn()) {
        String why =
            shadowed.contains(line)
                ? "has no effect: wherever it matches, an earlier line does (move it up)"
                : "matches no operation that relevance passes (--all lists their paths, classes and functions)";
        warnings.add(line.position() + ": this line, " + text(line) + ", " + why);
      }
    }
    return warnings;
  }

  private static String text(CompositeRule line) {
    return String.join(", ", line.operations().stream().map(o -> o.label()).toList())
        + " -> "
        + Rules.text(line.rule());
  }
}
