package io.github.lrpagent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordFlippingTest {
  private static final String TEXT = "the very good film not bad";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void areaIsTheNaiveOne(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    double[] relevance = random.doubles(6, -1, 1).toArray();

    CurvePair pair = flipping(20).byRelevance(relevance);

    assertThat(pair.area()).isCloseTo(naiveArea(relevance), within(1e-12));
  }

  /** Sorts, deletes and adds up by the simplest means there are. */
  private static double naiveArea(double[] relevance) {
    List<String> words = List.of(TEXT.split(" "));
    double area = 0;
    for (int direction : new int[] {1, -1}) {
      List<String> left = new ArrayList<>(words);
      List<Double> rest = new ArrayList<>(Arrays.stream(relevance).boxed().toList());
      double before = Toy.score(TEXT);
      while (!left.isEmpty()) {
        int next = 0;
        for (int i = 1; i < rest.size(); i++) {
          if (direction * rest.get(i) > direction * rest.get(next)) {
            next = i;
          }
        }
        left.remove(next);
        rest.remove(next);
        double after = Toy.score(String.join(" ", left));
        area -= direction * (before + after) / 2 / words.size();
        before = after;
      }
    }
    return area;
  }

  @Test
  void trueWeightsBeatAllOthers() throws Exception {
    double[] truth =
        Arrays.stream(TEXT.split(" ")).mapToDouble(word -> Toy.WEIGHTS.get(word)).toArray();
    double best = flipping(20).byRelevance(truth).area();
    SplittableRandom random = new SplittableRandom(7);

    assertThat(best).isPositive();
    for (int i = 0; i < 100; i++) {
      double[] other = random.doubles(6).toArray();
      assertThat(flipping(20).byRelevance(other).area()).isLessThanOrEqualTo(best + 1e-12);
    }
  }

  @Test
  void reversedOrderHasTheNegativeArea() throws Exception {
    double[] relevance = {0.1, -0.4, 2, 0.3, -1, -0.2};
    double[] reversed = Arrays.stream(relevance).map(r -> -r).toArray();

    assertThat(flipping(20).byRelevance(reversed).area())
        .isCloseTo(-flipping(20).byRelevance(relevance).area(), within(1e-12));
  }

  @Test
  void fewStepsTakeSeveralWordsAtATime() throws Exception {
    List<String> asked = new ArrayList<>();
    WordFlipping flipping =
        new WordFlipping(
            Toy.words("a b c d e"),
            Perturbation.remove(),
            2,
            left -> {
              asked.add(left);
              return 1;
            });

    CurvePair pair = flipping.byRelevance(new double[] {5, 4, 3, 2, 1});

    assertThat(pair.mostFirst().fractions()).containsExactly(0.0, 0.6, 1.0);
    // what is left is asked for once, whichever way it came about
    assertThat(asked).containsExactly("a b c d e", "d e", "", "a b");
  }

  @Test
  void randomOrdersAreTheSameForTheSameSeed() throws Exception {
    CurvePair one = flipping(20).atRandom(3, new SplittableRandom(4));

    assertThat(flipping(20).atRandom(3, new SplittableRandom(4))).isEqualTo(one);
    assertThat(flipping(20).atRandom(3, new SplittableRandom(5))).isNotEqualTo(one);
  }

  @Test
  void randomOrdersAreNoBetterThanNothing() throws Exception {
    double area = flipping(20).atRandom(20_000, new SplittableRandom(4)).area();

    assertThat(area).isCloseTo(0, within(0.01));
  }

  private static WordFlipping flipping(int steps) {
    return new WordFlipping(Toy.words(TEXT), Perturbation.remove(), steps, Toy::score);
  }
}
