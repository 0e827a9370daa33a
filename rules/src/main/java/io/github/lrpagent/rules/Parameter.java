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
  /** Returns whether a value makes sense. */
  public boolean accepts(double value) {
    return value >= minimum && value <= maximum;
  }
}
