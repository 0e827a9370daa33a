package io.github.lrpagent.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * The score of the predicted class while a text loses its words.
 *
 * @param fractions how much of the text is lost, rising from 0 to 1
 * @param scores the score at each fraction
 */
public record Curve(List<Double> fractions, List<Double> scores) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  public Curve {
    fractions = List.copyOf(fractions);
    scores = List.copyOf(scores);
    if (fractions.size() != scores.size() || fractions.size() < 2) {
      throw new IllegalArgumentException(
          fractions.size() + " fractions and " + scores.size() + " scores; two or more are needed");
    }
  }

  /** Returns the area under the curve, by the trapezoidal rule. */
  public double area() {
    double area = 0;
    for (int i = 1; i < scores.size(); i++) {
      area += (fractions.get(i) - fractions.get(i - 1)) * (scores.get(i) + scores.get(i - 1)) / 2;
    }
    return area;
  }

  /**
   * Returns the score at a fraction, on a straight line between its neighbours.
   *
   * @param fraction 0 to 1
   */
  public double at(double fraction) {
    int right = 1;
    while (right < fractions.size() - 1 && fractions.get(right) < fraction) {
      right++;
    }
    double from = fractions.get(right - 1);
    double share = (fraction - from) / (fractions.get(right) - from);
    return scores.get(right - 1) + share * (scores.get(right) - scores.get(right - 1));
  }

  /** Returns the mean of curves, each read at the given fractions. */
  static Curve mean(List<Curve> curves, List<Double> fractions) {
    double[] sums = new double[fractions.size()];
    for (Curve curve : curves) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += curve.at(fractions.get(i));
      }
    }
    return new Curve(fractions, Arrays.stream(sums).map(s -> s / curves.size()).boxed().toList());
  }
}
