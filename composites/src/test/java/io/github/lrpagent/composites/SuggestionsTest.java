package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  private static final List<String> KNOWN =
      List.of("activation", "attention", "mul", "matmul", "norm", "a-rather-long-word");

  @ParameterizedTest
  @CsvSource({
    "attentoin, attention", // neighbours exchanged
    "mlu, mul",
    "mull, mul", // of two that are near, the nearest
    "mamul, matmul",
    "MUL, mul",
    "atten, attention", // without its end
    "att, attention",
    "acttention, attention",
    "nrom, norm",
    "orn, -", // two slips in a short word
    "a, -", // too short to be a beginning
    "softmax, -"
  })
  void nearestIsTheKnownWordWithinASlip(String word, String nearest) {
    assertThat(Suggestions.nearest(word, KNOWN).orElse("-")).isEqualTo(nearest);
  }

  @Test
  void nothingIsNearAHugeWord() {
    assertThat(Suggestions.nearest("m".repeat(1 << 20), KNOWN)).isEmpty();
    assertThat(Suggestions.nearest("x".repeat(60), KNOWN)).isEmpty();
  }

  @Test
  void hintListsAllWhereNoneIsNear() {
    assertThat(Suggestions.hint("xyz", List.of("a", "b"))).isEqualTo("(known: a, b)");
    assertThat(Suggestions.hint("rulse", List.of("rule", "rules")))
        .isEqualTo("(did you mean 'rule'?)");
  }
}
