package io.github.lrpagent.explain.inspect;

import io.github.lrpagent.archives.twin.Decision;
import io.github.lrpagent.archives.twin.How;
import io.github.lrpagent.archives.twin.Inspection;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.composites.Composites;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is said of a small model, for tests of the reports. */
final class Inspections {
  static final TwinSite LEAF = new TwinSite(0, TwinSite.Kind.EMBEDDING, "words", 0);

  private Inspections() {}

  static ModelReport report(Inspection... methods) {
    return new ModelReport("m.pt", Composites.load("attnlrp"), List.of(methods), List.of());
  }

  static Inspection method(List<TwinSite> sites, Decision... decisions) {
    return new Inspection(
        "forward", List.of("ids", "mask"), sites, List.of(decisions), Set.of(), Set.of(), Set.of());
  }

  static Inspection withProblems(Inspection method, String... problems) {
    return new Inspection(
        method.method(),
        method.inputs(),
        method.sites(),
        method.decisions(),
        new LinkedHashSet<>(Arrays.asList(problems)),
        method.used(),
        method.shadowed());
  }

  static Decision linear(String path) {
    return decision("linear", "linear", "Linear", path, How.GRADIENT, Optional.of(Rule.GRADIENT));
  }

  static Decision view(String path) {
    return decision("view", "permute", "Linear", path, How.GRADIENT, Optional.of(Rule.GRADIENT));
  }

  static Decision gelu(String path, double epsilon) {
    Rule rule = new Rule(RuleKind.IDENTITY, Map.of("epsilon", epsilon));
    return decision("activation", "gelu", "GELU", path, How.BENT, Optional.of(rule));
  }

  static Decision sine(String path) {
    return decision("nonlinear", "sin", "Sine", path, How.NO_RULE, Optional.empty());
  }

  private static Decision decision(
      String kind, String op, String moduleClass, String path, How how, Optional<Rule> rule) {
    return new Decision(
        kind,
        op,
        "__torch__.a.___torch_mangle_7." + moduleClass,
        path,
        "",
        "m/code/a.py:1:2",
        rule,
        Optional.empty(),
        how,
        how == How.NO_RULE ? "it bends" : "",
        how == How.NO_RULE ? "unbend it" : "");
  }
}
