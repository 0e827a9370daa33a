package io.github.lrpagent.rules;

/**
 * A number that steers a rule.
 *
 * @param name its name in Composite files
 * @param minimum the smallest value that makes sense
 * @param maximum the largest value that makes sense
 * @param fallback the value where a file says nothing
 * @param meaning one sentence for people
 */
public record Parameter(
    String name, double minimum, double maximum, double fallback, String meaning) {
  /** The stabiliser of rules that look at the weights of a layer. */
  static final Parameter LAYER_EPSILON =
      new Parameter("epsilon", 0, 1, 1e-6, "added, with its sign, to what relevance is divided by");

  /** Whether the bias of a layer takes a share, by default. */
  static Parameter bias(double fallback) {
    return new Parameter(
        "bias", 0, 1, fallback, "1: the bias takes its share; 0: none, so the inputs get all");
  }

  /** Returns whether a value makes sense. */
  public boolean accepts(double value) {
    return value >= minimum && value <= maximum;
  }
}
