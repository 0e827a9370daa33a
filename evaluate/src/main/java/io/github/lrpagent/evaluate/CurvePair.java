package io.github.lrpagent.evaluate;

import java.util.List;

/**
 * What an order of words does to a prediction (Samek et al., IEEE TNNLS 2017; with both directions,
 * as in Achtibat et al., ICML 2024).
 *
 * @param mostFirst the words that are said to matter most go first: the score should fall at once
 * @param leastFirst those that matter least, or speak against the class, go first: it should last
 */
public record CurvePair(Curve mostFirst, Curve leastFirst) {
  /**
   * Returns the area between the two: the larger, the better the order tells what the model goes
   * by. 0 is what no knowledge gives.
   */
  public double area() {
    return leastFirst.area() - mostFirst.area();
  }

  static CurvePair mean(List<CurvePair> pairs, List<Double> fractions) {
    return new CurvePair(
        Curve.mean(pairs.stream().map(CurvePair::mostFirst).toList(), fractions),
        Curve.mean(pairs.stream().map(CurvePair::leastFirst).toList(), fractions));
  }
}
