package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompositeDifferenceTest {
  private static CompositeDifference between(String one, String other) {
    return CompositeDifference.between(Composites.load(one), Composites.load(other));
  }

  @Test
  void builtInOnesDifferWhereTheirPapersDo() {
    assertThat(between("attnlrp", "cp-lrp").lines())
        .containsExactly(
            "- {op: gate, rule: uniform}",
            "+ {op: gate, rule: stop}",
            "- {op: softmax, rule: gradient}",
            "+ {op: softmax, rule: stop}",
            "- {op: attention, rule: uniform}",
            "+ {op: attention, rule: stop}");
  }

  @ParameterizedTest
  @MethodSource("io.github.lrpagent.composites.Composites#names")
  void compositeDoesNotDifferFromItself(String name) {
    assertThat(between(name, name).isEmpty()).isTrue();
    assertThat(between(name, name).lines()).isEmpty();
  }

  @Test
  void lineBehindOneThatAlwaysMatchesSaysNothing() {
    Composite one = parsed("{op: softmax, rule: stop}");
    Composite other = parsed("{op: softmax, rule: stop}\n  - {op: softmax, rule: gradient}");

    assertThat(CompositeDifference.between(one, other).isEmpty()).isTrue();
  }

  @Test
  void orderOfLinesMatters() {
    String first = "{op: conv, where: {path: a}, rule: flat}";
    String second = "{op: conv, where: {path: 'a*'}, rule: z-plus}";
    Composite one = parsed(first + "\n  - " + second);
    Composite other = parsed(second + "\n  - " + first);

    assertThat(CompositeDifference.between(one, other).lines()).hasSize(6);
  }

  @Test
  void gateWithoutLinesIsAProduct() {
    Composite one = parsed("{op: mul, rule: uniform}");
    Composite other = parsed("{op: [mul, gate], rule: uniform}");

    assertThat(CompositeDifference.between(one, other).isEmpty()).isTrue();
  }

  private static Composite parsed(String lines) {
    return Composites.parse("composite: mine\nrules:\n  - " + lines + "\n", "mine.yaml");
  }
}
