package io.github.lrpagent.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The app's own way from a text to a prediction: one call of DJL's {@code Predictor}, with whatever
 * translator the app uses.
 */
@FunctionalInterface
public interface TextClassifier {
  /** Probabilities are kept so far from 0 and 1 that a float can tell. */
  double SMALLEST = 1e-7;

  /**
   * Predicts.
   *
   * @param text the text, whole or without some of its words
   * @return the score of each class by its name, such as its probability; the largest one is the
   *     prediction
   * @throws Exception whatever the app throws
   */
  Map<String, Double> scores(String text) throws Exception;

  /**
   * Returns the same classifier with log-odds, ln(p / (1 - p)), in place of probabilities p. With
   * two classes that is the difference of their logits. Probabilities below 1e-7 and above 1 - 1e-7
   * are taken for these.
   */
  default TextClassifier logOdds() {
    return text -> {
      Map<String, Double> odds = new LinkedHashMap<>();
      scores(text).forEach((name, p) -> odds.put(name, logOdds(p)));
      return odds;
    };
  }

  private static double logOdds(double probability) {
    double p = Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST);
    return Math.log(p / (1 - p));
  }
}
