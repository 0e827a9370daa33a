package io.github.lrpagent.explain.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.0.b a.1.b a.2.b                 | a.{0-2}.b",
        "a.10.b a.9.b                      | a.{9-10}.b",
        "a.0.b a.2.b a.3.b a.7.b           | a.{0,2-3,7}.b",
        "a.0.b                             | a.0.b",
        "layer_0.ln_1 layer_0.ln_2         | layer_0.ln_{1-2}",
        "a.0.0 a.0.1 a.1.0 a.1.1           | a.{0-1}.{0-1}",
        "a.0.0 a.0.1 a.1.0                 | a.0.{0-1} a.1.0",
        "a.00.b                            | a.00.b",
        "conv1 conv2                       | conv{1-2}",
        "0 1                               | {0-1}",
      })
  void numbersAreFolded(String paths, String folded) {
    assertThat(Paths.folded(List.of(paths.split(" ")))).containsExactly(folded.split(" "));
  }

  @Test
  void pathsOfOnePatternDifferInNumbersOnly() {
    assertThat(Paths.pattern("a.0.b")).isEqualTo(Paths.pattern("a.11.b"));
    assertThat(Paths.pattern("a.0.b")).isNotEqualTo(Paths.pattern("a.0.c"));
    assertThat(Paths.pattern("a.00.b")).isNotEqualTo(Paths.pattern("a.01.b"));
    assertThat(Paths.pattern("")).isEmpty();
  }
}
