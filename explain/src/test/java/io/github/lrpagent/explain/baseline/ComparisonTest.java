package io.github.lrpagent.explain.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.explain.report.Explanations;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Explanation THEN = Sentences.of("a b c d", 3, -4, 0.5f, 0.25f);

  private static List<String> findings(Explanation then, Explanation now, Tolerances tolerances) {
    return Comparison.of(Baseline.of(then), Baseline.of(now), tolerances).findings().stream()
        .map(Finding::toString)
        .toList();
  }

  private static List<String> findings(Explanation now) {
    return findings(THEN, now, Tolerances.DEFAULT);
  }

  @Test
  void sameIsTheSame() {
    assertThat(findings(THEN)).isEmpty();
    assertThat(findings(Sentences.of("a b c d", 3.001f, -4.001f, 0.5f, 0.25f))).isEmpty();
  }

  /** ‖(0.5, -0.1, 0, 0)‖ / ‖(3, -4, 0.5, 0.25)‖ = 0.5099 / 5.0312. */
  @Test
  void relevanceIsComparedNormwiseAndTheWordsThatMovedMostAreNamed() {
    Explanation now = Sentences.of("a b c d", 3.5f, -4.1f, 0.5f, 0.25f);

    assertThat(findings(now))
        .containsExactly(
            "relevance: 10.1 % off (tolerance 0.0500 %); moved most: \"a\" +3.00 -> +3.50, \"b\" -4.00 -> -4.10");
    assertThat(findings(THEN, now, Tolerances.DEFAULT.relevance(0.11))).isEmpty();
  }

  @Test
  void everyWordHasItsChange() {
    Explanation now = Sentences.of("a b c d", 3.5f, -4, 0.45f, 0.375f);

    assertThat(Comparison.of(Baseline.of(THEN), Baseline.of(now), Tolerances.DEFAULT).words())
        .containsExactly(
            new WordChange("a", 3, 3.5, true),
            new WordChange("b", -4, -4, false),
            new WordChange("c", 0.5, 0.45, false),
            new WordChange("d", 0.25, 0.375, true));
  }

  @Test
  void wordsThatLeaveTheTopAreNamed() {
    Explanation now = Sentences.of("a b c d", 3, -4, 0.25f, 0.5f);
    Tolerances loose = Tolerances.DEFAULT.relevance(0.08);

    assertThat(findings(THEN, now, Tolerances.DEFAULT.relevance(0.04)))
        .contains(
            "top words: \"c\" +0.50 -> +0.25 left the first 3, where now is \"d\" +0.25 -> +0.50");
    assertThat(findings(THEN, now, loose)).as("no more than the relevance may be off").isEmpty();
    assertThat(findings(THEN, now, Tolerances.DEFAULT.relevance(0.0703).topWords(2))).isEmpty();
  }

  @Test
  void signsThatTurnAreNamed() {
    Explanation now = Sentences.of("a b c d", 3, -4, -0.5f, -0.25f);

    assertThat(findings(now)).contains("signs: turned: \"c\" +0.50 -> -0.50, \"d\" +0.25 -> -0.25");
    assertThat(findings(THEN, now, Tolerances.DEFAULT.sign(0.1)))
        .contains("signs: turned: \"c\" +0.50 -> -0.50");
    assertThat(findings(THEN, now, Tolerances.DEFAULT.sign(0.1).relevance(0.3))).isEmpty();
  }

  @Test
  void shareThatReachedTheInputsIsCompared() {
    Explanation then = Sentences.withConservation(THEN, 2, 1.8);
    Explanation now = Sentences.withConservation(THEN, 2, 1.6);

    assertThat(findings(then, now, Tolerances.DEFAULT))
        .containsExactly(
            "reached the inputs: 80.0 % of the target, in the baseline 90.0 % (tolerance ±0.100 %)");
    assertThat(findings(then, now, Tolerances.DEFAULT.reached(0.11))).isEmpty();
    assertThat(
            findings(then, Sentences.withConservation(THEN, 0, 0), Tolerances.DEFAULT.reached(0)))
        .as("no share of nothing")
        .isEmpty();
  }

  @Test
  void explainedNumberIsCompared() {
    Explanation now = Sentences.withTarget(THEN, 1, "positive", 3.1);

    assertThat(findings(now))
        .containsExactly("prediction: \"positive\" had 2.93 and has 3.10 (tolerance ±0.00293)");
    assertThat(findings(THEN, now, Tolerances.DEFAULT.prediction(0.06))).isEmpty();
  }

  @Test
  void anotherPredictionIsTheOnlyFinding() {
    Explanation now =
        Sentences.withTarget(Sentences.of("a b c d", -3, 4, 1, 1), 0, "negative", 1.5);

    assertThat(findings(now))
        .containsExactly(
            "prediction: \"negative\" (argmax, class 0) with 1.50, in the baseline \"positive\" (argmax, class 1) with 2.93");
  }

  @Test
  void anotherCompositeIsTheOnlyFinding() {
    Explanation now = Sentences.withComposite(Sentences.of("a b c d", 9, 9, 9, 9), "cp-lrp");

    assertThat(findings(now))
        .containsExactly("composite changed: explained by cp-lrp, the baseline is by attnlrp");
  }

  @Test
  void otherTokensAreTheOnlyFinding() {
    assertThat(findings(Sentences.of("a b1 b2 c d", 9, 9, 9, 9, 9)))
        .containsExactly(
            "tokens changed: from token 2 on, \"b\" became \"b1\" \"b2\" (4 tokens, now 5)");
    assertThat(findings(Sentences.of("a b c", 3, -4, 0.5f)))
        .containsExactly("tokens changed: from token 4 on, \"d\" became nothing (4 tokens, now 3)");
  }

  @Test
  void sameTokensOfOtherIdsAreOtherTokens() {
    Explanation then = Sentences.of(List.of("a", "b"), List.of(1L, 2L), 1, 2);
    Explanation now = Sentences.of(List.of("a", "b"), List.of(1L, 3L), 1, 2);

    assertThat(findings(then, now, Tolerances.DEFAULT))
        .containsExactly("tokens changed: they have other ids: [1, 2], now [1, 3]");
  }

  @Test
  void paddingOfABatchIsNoChange() {
    Explanation right = Sentences.of("a b c d [PAD]", 3, -4, 0.5f, 0.25f, 0);
    Explanation left = Sentences.of("<e> <e> a b c d", 0, 0, 3, -4, 0.5f, 0.25f);
    Explanation unnamed = Sentences.of("a b c d <e>", 3, -4, 0.5f, 0.25f, 0);

    for (Explanation padded : List.of(right, left, unnamed)) {
      assertThat(findings(padded)).isEmpty();
      assertThat(findings(padded, THEN, Tolerances.DEFAULT)).isEmpty();
    }
    assertThat(Baseline.of(right)).isEqualTo(Baseline.of(THEN));
    assertThat(Baseline.of(left)).isEqualTo(Baseline.of(THEN));
  }

  @Test
  void positionsCountWithoutPaddingBefore() {
    Explanation then = Sentences.withPosition(THEN, 3);
    Explanation now =
        Sentences.withPosition(Sentences.of("[PAD] a b c d", 0, 3, -4, 0.5f, 0.25f), 4);

    assertThat(findings(then, now, Tolerances.DEFAULT)).isEmpty();
    assertThat(findings(then, Sentences.withPosition(THEN, 2), Tolerances.DEFAULT)).hasSize(1);
  }

  @Test
  void paddingThatGotRelevanceIsAChange() {
    assertThat(findings(Sentences.of("a b c d [PAD]", 3, -4, 0.5f, 0.25f, 0.1f)))
        .containsExactly(
            "tokens changed: from token 5 on, nothing became \"[PAD]\" (4 tokens, now 5)");
  }

  @Test
  void imagesAreComparedByBlocks() {
    Explanation then = image(2, 2, 1, 2, 3, 4);

    assertThat(findings(then, image(2, 2, 1, 2, 3, 4), Tolerances.DEFAULT)).isEmpty();
    assertThat(findings(then, image(2, 2, 1, 2, 3, 5), Tolerances.DEFAULT))
        .singleElement()
        .asString()
        .endsWith("moved most: \"[1,1]\" +4.00 -> +5.00");
    assertThat(findings(then, image(1, 4, 1, 2, 3, 4), Tolerances.DEFAULT))
        .containsExactly("tokens changed: pixel_values: the shape was [2, 2] and is [1, 4]");
  }

  @Test
  void anotherNumberOfInputsIsNamed() {
    Input input = THEN.inputs().get(0);
    Explanation now = Explanations.of("1", "attnlrp", "positive", input, input);

    assertThat(findings(now)).containsExactly("tokens changed: the model had 1 inputs, and has 2");
  }

  @Test
  void relevanceOutOfNothingIsAChange() {
    assertThat(
            findings(Sentences.of("a b", 0, 0), Sentences.of("a b", 0, 1e-6f), Tolerances.DEFAULT))
        .first()
        .asString()
        .startsWith("relevance: off, the baseline has none");
  }

  @Test
  void toleranceThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Tolerances.DEFAULT.reached(Double.NaN))
        .hasMessage("tolerance 'reached': NaN is no number from 0 on");
    assertThatThrownBy(() -> Tolerances.DEFAULT.topWords(-1))
        .hasMessage("tolerance 'topWords': -1.0 is no number from 0 on");
  }

  private static Explanation image(int rows, int columns, float... relevance) {
    return Explanations.of("1", "attnlrp", "cat", Explanations.plane(rows, columns, relevance));
  }
}
