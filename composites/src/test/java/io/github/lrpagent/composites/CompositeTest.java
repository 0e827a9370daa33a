package io.github.lrpagent.composites;

import static io.github.lrpagent.rules.Operation.ADD;
import static io.github.lrpagent.rules.Operation.GATE;
import static io.github.lrpagent.rules.Operation.MUL;
import static io.github.lrpagent.rules.Operation.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompositeTest {
  private static final Rule STOP = new Rule(RuleKind.STOP, Map.of());
  private static final Rule UNIFORM = new Rule(RuleKind.UNIFORM, Map.of());

  private static Composite of(String... lines) {
    return Composites.parse("{composite: c, rules: [" + String.join(", ", lines) + "]}", "c.yaml");
  }

  @Test
  void firstLineThatMatchesWins() {
    Composite composite =
        of(
            "{op: mul, where: {fn: a}, rule: stop}",
            "{op: mul, where: {fn: \"*\"}, rule: uniform}",
            "{op: mul, rule: epsilon}");
    assertThat(composite.ruleFor(MUL, Site.ofArchive("", "", "a", 0))).isEqualTo(STOP);
    assertThat(composite.ruleFor(MUL, Site.ofArchive("", "", "b", 0))).isEqualTo(UNIFORM);
  }

  @Test
  void operationThatNoLineNamesKeepsItsGradient() {
    Composite composite = of("{op: softmax, where: {fn: other}, rule: stop}");
    assertThat(composite.ruleFor(SOFTMAX, Site.UNKNOWN)).isEqualTo(Rule.GRADIENT);
    assertThat(composite.ruleFor(ADD, Site.UNKNOWN)).isEqualTo(Rule.GRADIENT);
    assertThat(composite.lineFor(ADD, Site.UNKNOWN)).isEmpty();
  }

  @Test
  void gateThatNoLineNamesIsAProduct() {
    assertThat(of("{op: mul, rule: uniform}").ruleFor(GATE, Site.UNKNOWN)).isEqualTo(UNIFORM);
    assertThat(of("{op: gate, rule: stop}").ruleFor(MUL, Site.UNKNOWN)).isEqualTo(Rule.GRADIENT);
  }

  @Test
  void lineOfAGateWinsOverAnEarlierLineOfProducts() {
    assertThat(of("{op: mul, rule: uniform}", "{op: gate, rule: stop}").ruleFor(GATE, Site.UNKNOWN))
        .isEqualTo(STOP);
    assertThat(
            of("{op: mul, rule: uniform}", "{op: gate, where: {fn: x}, rule: stop}")
                .ruleFor(GATE, Site.UNKNOWN))
        .isEqualTo(UNIFORM);
  }

  @Test
  void everyRuleOfProductsAppliesToGates() {
    assertThat(Arrays.stream(RuleKind.values()).filter(k -> k.admits(MUL)))
        .allMatch(k -> k.admits(GATE));
  }

  @Test
  void lineForSaysWhichLineItWas() {
    assertThat(of("{op: add, rule: epsilon}", "{op: mul, rule: stop}").lineFor(MUL, Site.UNKNOWN))
        .map(line -> line.position().toString())
        .contains("c.yaml:1:50");
  }

  @Test
  void listsAreCopied() {
    Set<Operation> operations = EnumSet.of(MUL);
    List<CompositeRule> rules =
        new ArrayList<>(List.of(new CompositeRule(operations, Where.ANYWHERE, STOP)));
    Composite composite = new Composite("c", "", rules);
    operations.add(SOFTMAX);
    rules.clear();
    assertThat(composite.ruleFor(MUL, Site.UNKNOWN)).isEqualTo(STOP);
    assertThat(composite.ruleFor(SOFTMAX, Site.UNKNOWN)).isEqualTo(Rule.GRADIENT);
    assertThatThrownBy(() -> composite.rules().get(0).operations().add(ADD))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void lineRefusesARuleThatDoesNotApply() {
    assertThatThrownBy(() -> new CompositeRule(Set.of(SOFTMAX), Where.ANYWHERE, UNIFORM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rule 'uniform' does not apply to op 'softmax'");
    assertThatThrownBy(() -> new CompositeRule(Set.of(), Where.ANYWHERE, UNIFORM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a line of a composite names at least one operation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "-a", "a_b", "a b", "é"})
  void refusesANameThatIsNotWellFormed(String name) {
    assertThatThrownBy(() -> new Composite(name, "", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + name
                + "' is no name for a composite (lower-case letters and digits, with single '-' between them, beginning with a letter)");
  }
}
