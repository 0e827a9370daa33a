package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.RuleKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake a user can make in a file, with the whole message. */
class CompositeErrorsTest {
  private static final String OPS =
      Arrays.stream(Operation.values()).map(Operation::label).collect(Collectors.joining(", "));
  private static final String RULES =
      Arrays.stream(RuleKind.values()).map(RuleKind::label).collect(Collectors.joining(", "));
  private static final String RULE_EXPECTED =
      "'rule' must be the name of a rule, or one with parameters such as {identity: {epsilon: 1e-10}}";
  private static final String NAMELESS =
      " (lower-case letters and digits, with single '-' between them, beginning with a letter)";

  private static void assertError(String yaml, String message) {
    assertThatThrownBy(() -> Composites.parse(yaml, "cp.yaml"))
        .isInstanceOf(CompositeException.class)
        .hasMessage(message);
  }

  private static String admitted(Operation operation) {
    return Arrays.stream(RuleKind.values())
        .filter(k -> k.admits(operation))
        .map(RuleKind::label)
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @MethodSource
  void files(String yaml, String message) {
    assertError(yaml, message);
  }

  static Stream<Arguments> files() {
    String empty = "cp.yaml:1:1: the file is empty (it needs 'composite: NAME' and 'rules: []')";
    String mapping =
        "cp.yaml:1:1: a Composite file is a mapping with 'composite' and 'rules', not ";
    return Stream.of(
        Arguments.of("", empty),
        Arguments.of("# nothing but a comment\n", empty),
        Arguments.of("---\n", empty),
        Arguments.of("null", empty),
        Arguments.of("attnlrp", mapping + "the text 'attnlrp'"),
        Arguments.of("- a\n", mapping + "a list"),
        Arguments.of("3", mapping + "3"),
        Arguments.of(
            "rules: []",
            "cp.yaml:1:1: key 'composite' is missing (such as 'composite: my-composite')"),
        Arguments.of("\ncomposite: c", "cp.yaml:2:1: key 'rules' is missing (such as 'rules: []')"),
        Arguments.of(
            "composite: c\nrulez: []", "cp.yaml:2:1: unknown key 'rulez' (did you mean 'rules'?)"),
        Arguments.of(
            "composite: c\nrules: []\nauthor: me",
            "cp.yaml:3:1: unknown key 'author' (known: composite, description, extends, rules)"),
        Arguments.of(
            "composite: c\nrules: []\nrules: []",
            "cp.yaml:3:1: key 'rules' is here twice (first on line 2)"),
        Arguments.of(
            "composite: c\n\"rules\": []\nrules: []",
            "cp.yaml:3:1: key 'rules' is here twice (first on line 2)"),
        Arguments.of("[a]: b", "cp.yaml:1:1: a key must be a text, not a list"),
        Arguments.of(
            "composite:\nrules: []", "cp.yaml:1:11: 'composite' must be a name, not nothing"),
        Arguments.of(
            "composite: 5\nrules: []",
            "cp.yaml:1:12: 'composite' must be a name, not 5 (put it in quotes)"),
        Arguments.of(
            "composite: [a]\nrules: []", "cp.yaml:1:12: 'composite' must be a name, not a list"),
        Arguments.of(
            "composite: My_C\nrules: []",
            "cp.yaml:1:12: 'My_C' is no name for a composite" + NAMELESS),
        Arguments.of(
            "composite: " + "é".repeat(70) + "\nrules: []",
            "cp.yaml:1:12: '" + "é".repeat(60) + "…' is no name for a composite" + NAMELESS),
        Arguments.of(
            "composite: cp-lrp\nrules: []",
            "cp.yaml:1:12: 'cp-lrp' is a built-in composite with other rules (give this one a name of its own)"),
        Arguments.of(
            "composite: c\ndescription: {}\nrules: []",
            "cp.yaml:2:14: 'description' must be a text, not a mapping"),
        Arguments.of("composite: c\nrules:", "cp.yaml:2:7: 'rules' must be a list, not nothing"),
        Arguments.of(
            "composite: c\nrules: stop",
            "cp.yaml:2:8: 'rules' must be a list, not the text 'stop'"),
        Arguments.of(
            "composite: c\nextends: [a, b]\nrules: []",
            "cp.yaml:2:10: 'extends' must be the name of a built-in composite or a path, not a list"),
        Arguments.of(
            "composite: c\nextends: nowhere/a.yaml\nrules: []",
            "cp.yaml:2:10: nowhere/a.yaml: no such file (looked for "
                + Path.of("nowhere/a.yaml").toAbsolutePath()
                + ")"),
        Arguments.of(
            "composite: c\nextends: attnlpr\nrules: []",
            "cp.yaml:2:10: no composite 'attnlpr' (did you mean 'attnlrp'? built in are: attnlrp, attnlrp-explicit, cp-lrp, cp-lrp-explicit, epsilon-alpha2-beta1, epsilon-gamma-box, epsilon-plus, epsilon-plus-flat, gradient-x-input, vit-gamma; "
                + "a file is named by a path with a '/' or by NAME.yaml)"));
  }

  @ParameterizedTest
  @MethodSource
  void lines(String line, String message) {
    assertError("composite: c\nrules:\n  - " + line, message);
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of(
            "stop",
            "cp.yaml:3:5: a line of 'rules' must be a mapping with 'op' and 'rule', not the text 'stop'"),
        Arguments.of("{rule: stop}", "cp.yaml:3:5: key 'op' is missing (such as 'op: softmax')"),
        Arguments.of("{op: softmax}", "cp.yaml:3:5: key 'rule' is missing (such as 'rule: stop')"),
        Arguments.of(
            "{ops: softmax, rule: stop}", "cp.yaml:3:6: unknown key 'ops' (did you mean 'op'?)"),
        Arguments.of(
            "{op: softmax, if: x, rule: stop}",
            "cp.yaml:3:19: unknown key 'if' (known: op, where, rule)"),
        Arguments.of(
            "{op: sofmtax, rule: stop}",
            "cp.yaml:3:10: unknown op 'sofmtax' (did you mean 'softmax'?)"),
        Arguments.of(
            "{op: Softmax, rule: stop}",
            "cp.yaml:3:10: unknown op 'Softmax' (did you mean 'softmax'?)"),
        Arguments.of(
            "{op: batchnorm, rule: stop}",
            "cp.yaml:3:10: unknown op 'batchnorm' (did you mean 'batch-norm'?)"),
        Arguments.of(
            "{op: act, rule: stop}", "cp.yaml:3:10: unknown op 'act' (did you mean 'activation'?)"),
        Arguments.of("{op: '*', rule: stop}", "cp.yaml:3:10: unknown op '*' (known: " + OPS + ")"),
        Arguments.of("{op: '', rule: stop}", "cp.yaml:3:10: unknown op '' (known: " + OPS + ")"),
        Arguments.of(
            "{op: [], rule: stop}",
            "cp.yaml:3:10: 'op' must name an operation (known: " + OPS + ")"),
        Arguments.of(
            "{op: [mul, 3], rule: stop}",
            "cp.yaml:3:16: 'op' must be the name of an operation or a list of names, not 3 (put it in quotes)"),
        Arguments.of(
            "{op: {mul: 1}, rule: stop}",
            "cp.yaml:3:10: 'op' must be the name of an operation or a list of names, not a mapping"),
        Arguments.of(
            "{op: [mul, gate, mul], rule: stop}", "cp.yaml:3:22: op 'mul' is in this list twice"),
        Arguments.of(
            "{op: softmax, rule: leaf}",
            "cp.yaml:3:25: rule 'leaf' does not apply to op 'softmax' (try: "
                + admitted(Operation.SOFTMAX)
                + ")"),
        Arguments.of(
            "{op: [matmul, softmax], rule: {identity: {epsilon: 0}}}",
            "cp.yaml:3:35: rule 'identity' does not apply to op 'matmul' (try: "
                + admitted(Operation.MATMUL)
                + ")"),
        Arguments.of(
            "{op: softmax, rule: stopp}",
            "cp.yaml:3:25: unknown rule 'stopp' (did you mean 'stop'?)"),
        Arguments.of(
            "{op: softmax, rule: lime}",
            "cp.yaml:3:25: unknown rule 'lime' (known: " + RULES + ")"),
        Arguments.of(
            "{op: softmax, rule: {detach: {}}}",
            "cp.yaml:3:26: unknown rule 'detach' (known: " + RULES + ")"),
        Arguments.of(
            "{op: softmax, rule: [stop]}", "cp.yaml:3:25: " + RULE_EXPECTED + ", not a list"),
        Arguments.of("{op: softmax, rule: }", "cp.yaml:3:24: " + RULE_EXPECTED + ", not nothing"),
        Arguments.of(
            "{op: softmax, rule: {}}",
            "cp.yaml:3:25: " + RULE_EXPECTED + ", not a mapping of 0 keys"),
        Arguments.of(
            "{op: softmax, rule: {stop: {}, leaf: {}}}",
            "cp.yaml:3:25: " + RULE_EXPECTED + ", not a mapping of 2 keys"));
  }

  @ParameterizedTest
  @MethodSource
  void parameters(String rule, String message) {
    assertError("composite: c\nrules:\n  - op: norm\n    rule: " + rule, message);
  }

  static Stream<Arguments> parameters() {
    String range = "cp.yaml:4:31: 'epsilon' must be a number from 0 to 1, not ";
    return Stream.of(
        Arguments.of(
            "{identity: 1e-10}",
            "cp.yaml:4:22: the parameters of 'identity' must be a mapping, not 1e-10"),
        Arguments.of(
            "{identity: }",
            "cp.yaml:4:21: the parameters of 'identity' must be a mapping, not nothing"),
        Arguments.of(
            "{identity: {eps: 0}}",
            "cp.yaml:4:23: rule 'identity' has no parameter 'eps' (did you mean 'epsilon'?)"),
        Arguments.of(
            "{identity: {gamma: 0}}",
            "cp.yaml:4:23: rule 'identity' has no parameter 'gamma' (known: epsilon, output-epsilon, signed)"),
        Arguments.of(
            "{gradient: {epsilon: 0}}",
            "cp.yaml:4:23: rule 'gradient' has no parameter 'epsilon' (it has none)"),
        Arguments.of(
            "{identity: {epsilon: 0, epsilon: 1}}",
            "cp.yaml:4:35: key 'epsilon' is here twice (first on line 4)"),
        Arguments.of("{identity: {epsilon: 2}}", range.replace("4:31", "4:32") + "2"),
        Arguments.of("{epsilon:  {epsilon: -1e-9}}", range.replace("4:31", "4:32") + "-1e-9"),
        Arguments.of("{epsilon: {epsilon: 1e999}}", range + "1e999"),
        Arguments.of("{epsilon: {epsilon: .nan}}", range + ".nan"),
        Arguments.of("{epsilon: {epsilon: .inf}}", range + ".inf"),
        Arguments.of("{epsilon: {epsilon: 0x1}}", range + "0x1"),
        Arguments.of("{epsilon: {epsilon: small}}", range + "the text 'small'"),
        Arguments.of("{epsilon: {epsilon: '1e-9'}}", range + "the text '1e-9'"),
        Arguments.of("{epsilon: {epsilon: true}}", range + "true"),
        Arguments.of("{epsilon: {epsilon: [0]}}", range + "a list"),
        Arguments.of("{epsilon: {epsilon: null}}", range + "nothing"));
  }

  @ParameterizedTest
  @MethodSource
  void conditions(String where, String message) {
    assertError("composite: c\nrules:\n  - op: norm\n    rule: stop\n    where: " + where, message);
  }

  static Stream<Arguments> conditions() {
    String layers = "'layers' must be first, last, a number or a range such as 0-3";
    return Stream.of(
        Arguments.of(
            "everywhere",
            "cp.yaml:5:12: 'where' must be a mapping such as {path: \"encoder.layer.0.*\"}, not the text 'everywhere'"),
        Arguments.of("{modul: x}", "cp.yaml:5:13: unknown key 'modul' (did you mean 'module'?)"),
        Arguments.of(
            "{name: x}",
            "cp.yaml:5:13: unknown key 'name' (known: module, class, method, path, fn, of, layers)"),
        Arguments.of(
            "{fn: [a]}",
            "cp.yaml:5:17: 'fn' must be a pattern such as \"*.NewGELUActivation\", not a list"),
        Arguments.of(
            "{fn: true}",
            "cp.yaml:5:17: 'fn' must be a pattern such as \"*.NewGELUActivation\", not true"),
        Arguments.of(
            "{class: com/acme/*}",
            "cp.yaml:5:20: 'com/acme/*' matches no name (dots go between the parts, '*' is for any characters, '?' for one)"),
        Arguments.of("{layers: [0, 1]}", "cp.yaml:5:21: " + layers + ", not a list"),
        Arguments.of(
            "{layers: second}",
            "cp.yaml:5:21: 'second' names no layers (first, last, a number such as 3, or a range such as 0-3)"),
        Arguments.of(
            "{layers: -1}",
            "cp.yaml:5:21: '-1' names no layers (first, last, a number such as 3, or a range such as 0-3)"),
        Arguments.of(
            "{layers: 3-1}",
            "cp.yaml:5:21: '3-1' has no layers (the lower number comes first, such as 0-3)"));
  }
}
