package io.github.lrpagent.evaluate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Takes words from one text, in different orders, and asks the model each time. */
final class WordFlipping {
  /** Scores what is left of a text. */
  @FunctionalInterface
  interface Scorer {
    double score(String text) throws Exception;
  }

  private final Words words;
  private final Perturbation perturbation;
  private final Scorer scorer;
  private final int size;
  private final int steps;
  private final Map<String, Double> known = new HashMap<>();

  /**
   * Prepares a text.
   *
   * @param words its words
   * @param steps in how many steps all words go, at most
   * @param scorer asked once for each text that is left
   */
  WordFlipping(Words words, Perturbation perturbation, int steps, Scorer scorer) {
    this.words = words;
    this.perturbation = perturbation;
    this.scorer = scorer;
    this.size = words.words().size();
    this.steps = Math.min(steps, size);
  }

  /** Takes the words by their relevance; of equal ones, the first word of the text goes first. */
  CurvePair byRelevance(double[] relevance) throws Exception {
    return inOrder(
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer word) -> relevance[word]).reversed())
            .toList());
  }

  /** Takes the words in random orders, and returns the mean of what that does. */
  CurvePair atRandom(int orders, RandomGenerator random) throws Exception {
    List<CurvePair> pairs = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
      for (int last = size - 1; last > 0; last--) {
        Collections.swap(order, last, random.nextInt(last + 1));
      }
      pairs.add(inOrder(order));
    }
    return CurvePair.mean(pairs, pairs.get(0).mostFirst().fractions());
  }

  private CurvePair inOrder(List<Integer> mostFirst) throws Exception {
    List<Integer> leastFirst = new ArrayList<>(mostFirst);
    Collections.reverse(leastFirst);
    return new CurvePair(curve(mostFirst), curve(leastFirst));
  }

  private Curve curve(List<Integer> order) throws Exception {
    List<Double> fractions = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    BitSet lost = new BitSet(size);
    for (int step = 0; step <= steps; step++) {
      int count = Math.round((float) step * size / steps);
      order.subList(0, count).forEach(lost::set);
      fractions.add((double) count / size);
      scores.add(score(perturbation.apply(words, lost)));
    }
    return new Curve(fractions, scores);
  }

  private double score(String text) throws Exception {
    Double score = known.get(text);
    if (score == null) {
      score = scorer.score(text);
      known.put(text, score);
    }
    return score;
  }
}
