package io.github.lrpagent.explain.baseline;

/**
 * How far an explanation may be from its baseline. Relevances of one model differ by about 1e-6
 * between batch sizes, threads and JVMs, and by less than 1e-4 between processors; a baseline is
 * rounded to about 1e-5 of its largest relevance.
 *
 * @param relevance the largest ‖now − then‖ / ‖then‖ (Euclidean norms over all words)
 * @param topWords how many of the words of most |relevance| must stay among as many; 0 for none
 * @param sign words of at least this part of the largest |relevance| must keep their sign
 * @param reached by how much the share of the target that reached the inputs may change, in parts
 *     of the target
 * @param prediction by how much the explained number may change, in parts of its size, or of 1
 *     where it is smaller
 */
public record Tolerances(
    double relevance, int topWords, double sign, double reached, double prediction) {
  /** What holds where nothing else is said. */
  public static final Tolerances DEFAULT = new Tolerances(0.0005, 3, 0.05, 0.001, 0.001);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative or not a number
   */
  public Tolerances {
    notNegative("relevance", relevance);
    notNegative("topWords", topWords);
    notNegative("sign", sign);
    notNegative("reached", reached);
    notNegative("prediction", prediction);
  }

  /** Returns these with another {@link #relevance()}. */
  public Tolerances relevance(double relevance) {
    return new Tolerances(relevance, topWords, sign, reached, prediction);
  }

  /** Returns these with another {@link #topWords()}. */
  public Tolerances topWords(int topWords) {
    return new Tolerances(relevance, topWords, sign, reached, prediction);
  }

  /** Returns these with another {@link #sign()}; above 1, no sign is looked at. */
  public Tolerances sign(double sign) {
    return new Tolerances(relevance, topWords, sign, reached, prediction);
  }

  /** Returns these with another {@link #reached()}. */
  public Tolerances reached(double reached) {
    return new Tolerances(relevance, topWords, sign, reached, prediction);
  }

  /** Returns these with another {@link #prediction()}. */
  public Tolerances prediction(double prediction) {
    return new Tolerances(relevance, topWords, sign, reached, prediction);
  }

  private static void notNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(
          "tolerance '" + name + "': " + value + " is no number from 0 on");
    }
  }
}
