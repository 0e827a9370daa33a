package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Parameter;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class CompositeTextTest {
  @Test
  void textOfCpLrpHasItsOwnLinesFirst() {
    assertThat(Composites.load("cp-lrp").toYaml())
        .isEqualTo(
            """
            composite: cp-lrp
            description: "CP-LRP (Ali et al., \\"XAI for Transformers: Better Explanations through Conservative Propagation\\", ICML 2022)"
            rules:
              - {op: [softmax, attention], rule: stop}
              - {op: gate, rule: stop}
              - {op: [matmul, mul, gate, attention], rule: uniform}
              - {op: activation, rule: identity}
              - {op: norm, rule: identity}
            """);
  }

  @Test
  void textSaysEveryConditionAndSetting() {
    String text =
        """
        composite: c
        rules:
          - {op: add, where: {module: "*.A", class: "a.B$C", method: "f?", path: "x.*", fn: "g", layers: "1-3"}, rule: {epsilon: {epsilon: 0.25}}}
        """;
    assertThat(Composites.parse(text, "c.yaml").toYaml()).isEqualTo(text);
  }

  @Test
  void sameCompositeHasTheSameText() {
    String one =
        """
        composite: c
        rules:
          - op: [norm, activation]
            where: {module: "*.___torch_mangle_3.A", path: "*", layers: 0}
            rule: {identity: {epsilon: 0.0000000001}}
        """;
    String other =
        "{rules: [{rule: identity, where: {layers: first, module: \"*.A\"}, op: [activation, norm]}], composite: c}";
    assertThat(Composites.parse(one, "a.yaml").toYaml())
        .isEqualTo(Composites.parse(other, "b.yaml").toYaml());
  }

  @Test
  void descriptionIsKeptAsWritten() {
    Composite composite =
        Composites.parse("{composite: c, description: \"a \\\"b\\\"\\n~ é\", rules: []}", "c.yaml");
    assertThat(composite.description()).isEqualTo("a \"b\"\n~ é");
    assertThat(composite.toYaml())
        .isEqualTo("composite: c\ndescription: \"a \\\"b\\\"\\n~ é\"\nrules: []\n");
  }

  @Test
  void minusZeroIsZero() {
    assertThat(
            Composites.parse(
                    "{composite: c, rules: [{op: norm, rule: {identity: {epsilon: -0.0}}}]}",
                    "c.yaml")
                .toYaml())
        .isEqualTo("composite: c\nrules:\n  - {op: norm, rule: {identity: {epsilon: 0}}}\n");
  }

  @Test
  void noRulesAreAnEmptyList() {
    assertThat(Composites.parse("{composite: c, rules: []}", "c.yaml").toYaml())
        .isEqualTo("composite: c\nrules: []\n");
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void textReadsBackAsTheSameComposite(@ForAll("composites") Composite composite) {
    Composite back = Composites.parse(composite.toYaml(), "c.yaml");
    assertThat(back.name()).isEqualTo(composite.name());
    assertThat(back.description()).isEqualTo(composite.description());
    assertThat(back.rules().stream().map(CompositeTextTest::withoutPosition).toList())
        .isEqualTo(composite.rules());
    assertThat(back.toYaml()).isEqualTo(composite.toYaml());
  }

  private static CompositeRule withoutPosition(CompositeRule line) {
    return new CompositeRule(line.operations(), line.where(), line.rule());
  }

  @Provide
  Arbitrary<Composite> composites() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .numeric()
            .withChars('-')
            .ofMaxLength(8)
            .map(s -> "a" + s)
            .filter(s -> !s.endsWith("-") && !s.contains("--"));
    Arbitrary<String> descriptions =
        Arbitraries.strings()
            .all()
            .withChars("\"\\\n\r\t #:{}'\u0000\u0085\u2028\ufeff")
            .ofMaxLength(20);
    return Combinators.combine(
            names.filter(n -> !Composites.names().contains(n)),
            descriptions,
            lines().list().ofMaxSize(5))
        .as(Composite::new);
  }

  private static Arbitrary<CompositeRule> lines() {
    return Arbitraries.of(RuleKind.values())
        .flatMap(
            kind ->
                Combinators.combine(
                        Arbitraries.of(
                                Arrays.stream(Operation.values()).filter(kind::admits).toList())
                            .set()
                            .ofMinSize(1),
                        wheres(),
                        Arbitraries.doubles()
                            .between(0, 1)
                            .ofScale(15)
                            .injectNull(0.3)
                            .list()
                            .ofSize(kind.parameters().size()))
                    .as(
                        (operations, where, values) -> {
                          Map<String, Double> settings = new HashMap<>();
                          for (int i = 0; i < values.size(); i++) {
                            Parameter parameter = kind.parameters().get(i);
                            if (values.get(i) != null && parameter.accepts(values.get(i))) {
                              settings.put(parameter.name(), values.get(i));
                            }
                          }
                          return new CompositeRule(operations, where, new Rule(kind, settings));
                        }));
  }

  private static Arbitrary<Where> wheres() {
    Arbitrary<Glob> globs =
        Arbitraries.strings()
            .alpha()
            .numeric()
            .withChars("*?._$<>-é#")
            .ofMinLength(1)
            .ofMaxLength(12)
            .map(Glob::new);
    Arbitrary<Glob> any =
        Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(Glob.ANY)), Tuple.of(1, globs));
    Arbitrary<Layers> layers =
        Arbitraries.of("", "first", "last", "3", "0-3", "10-12")
            .map(text -> text.isEmpty() ? Layers.ALL : Layers.parse(text));
    return Combinators.combine(any, any, any, any, any, any, layers).as(Where::new);
  }
}
