package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.RuleKind;
import java.util.Collections;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is not YAML, and what is YAML only to do harm. */
class HostileYamlTest {
  private static void assertError(String yaml, String message) {
    assertThatThrownBy(() -> Composites.parse(yaml, "cp.yaml"))
        .isInstanceOf(CompositeException.class)
        .hasMessage(message);
  }

  @Test
  void saysWhereItStopsBeingYaml() {
    assertError(
        "composite: c\nrules: [}",
        "cp.yaml:2:9: not YAML: expected the node content, but found '}'");
    assertError("composite: c: d", "cp.yaml:1:13: not YAML: mapping values are not allowed here");
    assertError("composite: 'c", "cp.yaml:1:14: not YAML: found unexpected end of stream");
    assertError("composite: *c", "cp.yaml:1:12: not YAML: found undefined alias c");
    assertError("rules: &a []\nx: *b", "cp.yaml:2:4: not YAML: found undefined alias b");
    assertError(
        "%YAML 3.0\n---\na: b",
        "cp.yaml:1:1: YAML 3.0 is not understood (leave the line %YAML out)");
  }

  @Test
  void refusesASecondDocument() {
    assertError(
        "composite: c\nrules: []\n---\ncomposite: d\nrules: []",
        "cp.yaml:3:1: a second document begins here (a Composite file holds one composite)");
  }

  @Test
  void refusesCharactersThatYamlDoesNotAllow() {
    assertError(
        "composite: c\nrules: \u0000",
        "cp.yaml:2:8: character U+0000 is not allowed in YAML (in quotes, write \\u0000)");
  }

  @Test
  void refusesTags() {
    assertError(
        "composite: !!javax.script.ScriptEngineManager [x]\nrules: []",
        "cp.yaml:1:12: tag 'tag:yaml.org,2002:javax.script.ScriptEngineManager' is not understood (a Composite file needs no tags)");
    assertError(
        "composite: !x c\nrules: []",
        "cp.yaml:1:12: tag '!x' is not understood (a Composite file needs no tags)");
  }

  @Test
  void refusesDeepNesting() {
    assertError(
        "[".repeat(100_000), "cp.yaml:1:21: nested more than 20 levels deep (a composite has 5)");
    assertError(
        "{a: ".repeat(30), "cp.yaml:1:81: nested more than 20 levels deep (a composite has 5)");
  }

  @Test
  void refusesAnAliasWithinWhatItNames() {
    assertError(
        "composite: c\nrules: &a [*a]", "cp.yaml:2:12: alias '*a' stands within what it names");
    assertError("&a {*a : b}", "cp.yaml:1:5: alias '*a' stands within what it names");
  }

  @Test
  void refusesManyAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 10; i++) {
      String aliases = String.join(", ", Collections.nCopies(9, "*a" + (i - 1)));
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, aliases));
    }
    assertError(bomb.toString(), "cp.yaml:7:35: more than 50 aliases (write the values out)");
  }

  @Test
  void mergeKeysAreOrdinaryKeys() {
    assertError(
        "<<: {a: b}\ncomposite: c\nrules: []",
        "cp.yaml:1:1: unknown key '<<' (known: composite, description, extends, rules)");
  }

  @Test
  void refusesALargeText() {
    assertError(
        "composite: c\nrules: [] #" + " ".repeat(1 << 20),
        "cp.yaml: larger than 1048576 bytes (a Composite file is a page of text)");
  }

  @Test
  void fewAliasesAreFine() {
    Composite composite =
        Composites.parse(
            """
            composite: c
            rules:
              - {op: norm, rule: &tight {identity: {epsilon: 1e-12}}}
              - {op: activation, rule: *tight}
            """,
            "c.yaml");
    assertThat(composite.ruleFor(Operation.ACTIVATION, Site.UNKNOWN).kind())
        .isEqualTo(RuleKind.IDENTITY);
    assertThat(composite.ruleFor(Operation.ACTIVATION, Site.UNKNOWN).parameter("epsilon"))
        .isEqualTo(1e-12);
  }

  @Property
  void nothingButOneKindOfExceptionComesOut(@ForAll("broken") String yaml) {
    assertThatCode(
            () -> {
              try {
                Composites.parse(yaml, "cp.yaml");
              } catch (CompositeException e) {
                assertThat(e.getMessage()).startsWith("cp.yaml:").doesNotContain("\n", "null");
              }
            })
        .doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<String> broken() {
    String whole =
        """
        composite: my-cp
        description: >-
          words
        extends: attnlrp
        rules:
          - {op: [softmax, attention], rule: stop}
          - op: activation
            where: {module: "*.NewGELUActivation", layers: 0-3, path: a.*}
            rule: {identity: {epsilon: 1e-10}}
        """;
    Arbitrary<Integer> starts = Arbitraries.integers().between(0, whole.length());
    Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 20);
    Arbitrary<String> pieces =
        Arbitraries.of(
            "|| |\n|\t|- |: |{|}|[|]|\"|'|&a |*a|!|!!|>|%|@|---\n|...\n|# |? |0|é|\ufeff|\u0085"
                .split("\\|"));
    return Combinators.combine(starts, lengths, pieces)
        .as(
            (start, length, piece) ->
                whole.substring(0, start)
                    + piece
                    + whole.substring(Math.min(whole.length(), start + length)));
  }
}
