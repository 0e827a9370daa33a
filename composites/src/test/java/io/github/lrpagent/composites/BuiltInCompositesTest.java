package io.github.lrpagent.composites;

import static io.github.lrpagent.rules.Operation.ACTIVATION;
import static io.github.lrpagent.rules.Operation.ATTENTION;
import static io.github.lrpagent.rules.Operation.GATE;
import static io.github.lrpagent.rules.Operation.MATMUL;
import static io.github.lrpagent.rules.Operation.MUL;
import static io.github.lrpagent.rules.Operation.NORM;
import static io.github.lrpagent.rules.Operation.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInCompositesTest {
  private static Map<Operation, RuleKind> table(String name) {
    Composite composite = Composites.load(name);
    return Arrays.stream(Operation.values())
        .filter(operation -> !composite.ruleFor(operation, Site.UNKNOWN).equals(Rule.GRADIENT))
        .collect(
            Collectors.toMap(
                Function.identity(),
                operation -> composite.ruleFor(operation, Site.UNKNOWN).kind()));
  }

  @Test
  void attnlrpIsTheTableOfThePaper() {
    assertThat(table("attnlrp"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                MATMUL, RuleKind.UNIFORM,
                MUL, RuleKind.UNIFORM,
                GATE, RuleKind.UNIFORM,
                ATTENTION, RuleKind.UNIFORM,
                ACTIVATION, RuleKind.IDENTITY,
                NORM, RuleKind.IDENTITY));
    assertThat(Composites.load("attnlrp").ruleFor(ACTIVATION, Site.UNKNOWN).parameter("epsilon"))
        .isEqualTo(1e-10);
  }

  @Test
  void cpLrpStopsAttentionWeightsAndGates() {
    assertThat(table("cp-lrp"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                SOFTMAX, RuleKind.STOP,
                MATMUL, RuleKind.UNIFORM,
                MUL, RuleKind.UNIFORM,
                GATE, RuleKind.STOP,
                ATTENTION, RuleKind.STOP,
                ACTIVATION, RuleKind.IDENTITY,
                NORM, RuleKind.IDENTITY));
  }

  @Test
  void gradientTimesInputHasNoRules() {
    assertThat(table("gradient-x-input")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.github.lrpagent.composites.Composites#names")
  void eachIsNamedAsItsFileAndNamesItsPaper(String name) {
    Composite composite = Composites.load(name);
    assertThat(composite.name()).isEqualTo(name);
    assertThat(composite.description())
        .matches("(?s).* et al\\., .*20\\d\\d.*")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("io.github.lrpagent.composites.Composites#names")
  void aCopyOfTheResolvedTextMayKeepTheName(String name) {
    String yaml = Composites.load(name).toYaml();
    assertThat(Composites.parse(yaml, "copy.yaml").toYaml()).isEqualTo(yaml);
  }

  @ParameterizedTest
  @CsvSource({"attnlrp, attnlrp", "cp-lrp, cp_lrp", "gradient-x-input, gradient_x_input"})
  void identifierIsOneOfPython(String name, String identifier) {
    assertThat(Composites.load(name).identifier()).isEqualTo(identifier);
  }

  @Test
  void resolvedLinesSayWhereTheyStand() {
    assertThat(Composites.load("cp-lrp").rules())
        .extracting(line -> line.position().toString())
        .containsExactly(
            "built-in cp-lrp:11:5",
            "built-in cp-lrp:13:5",
            "built-in attnlrp:12:5",
            "built-in attnlrp:14:5",
            "built-in attnlrp:16:5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attnlpr | (did you mean 'attnlrp'? built in",
        "CP-LRP  | (did you mean 'cp-lrp'? built in",
        "lrp     | (built in",
        "''      | (built in"
      })
  void unknownNameIsAnErrorThatListsThem(String name, String hint) {
    assertThatThrownBy(() -> Composites.load(name))
        .isInstanceOf(CompositeException.class)
        .hasMessage(
            "no composite '"
                + name
                + "' "
                + hint
                + " are: attnlrp, attnlrp-explicit, cp-lrp, cp-lrp-explicit, epsilon-alpha2-beta1, epsilon-gamma-box, epsilon-plus, epsilon-plus-flat, gradient-x-input, vit-gamma; a file is named by a path with a '/' or by NAME.yaml)");
  }
}
