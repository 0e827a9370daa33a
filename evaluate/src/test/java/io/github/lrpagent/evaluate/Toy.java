package io.github.lrpagent.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts whose words are separated by spaces, and a model that adds up what it knows of words. */
final class Toy {
  static final Map<String, Double> WEIGHTS =
      Map.of("good", 2.0, "bad", -3.0, "very", 0.5, "film", 0.25, "not", -1.0, "the", 0.0);

  private Toy() {}

  static Words words(String text) {
    List<Words.Word> words = new ArrayList<>();
    List<Integer> tokens = new ArrayList<>();
    for (String word : text.split(" ")) {
      tokens.add(words.size());
      words.add(new Words.Word(words.isEmpty() ? "" : " ", word, 1));
    }
    return new Words(text, words, tokens);
  }

  /** A score that is not linear, so that the order matters for more than the next step. */
  static double score(String text) {
    double sum =
        Arrays.stream(text.split(" ")).mapToDouble(w -> WEIGHTS.getOrDefault(w, 0.0)).sum();
    return 1 / (1 + Math.exp(-sum));
  }

  static CurvePair pair(double mostFirst, double leastFirst) {
    return new CurvePair(
        new Curve(List.of(0.0, 0.5, 1.0), List.of(1.0, mostFirst, 0.5)),
        new Curve(List.of(0.0, 0.5, 1.0), List.of(1.0, leastFirst, 0.5)));
  }

  /** An evaluation of texts whose areas are half of the given numbers. */
  static Evaluation evaluation(Map<String, double[]> differences) {
    int texts = differences.values().iterator().next().length;
    List<TextEvaluation> evaluations = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      Map<String, CurvePair> curves = new LinkedHashMap<>();
      int text = i;
      differences.forEach((order, d) -> curves.put(order, pair(0.25, 0.25 + d[text])));
      evaluations.add(
          new TextEvaluation("<a> & \"b\" " + i, "good", 1, List.of("a", "b"), Map.of(), curves));
    }
    return new Evaluation(
        new Evaluation.Settings(Perturbation.replaceBy("<unk>"), 20, 5, 1), evaluations);
  }
}
