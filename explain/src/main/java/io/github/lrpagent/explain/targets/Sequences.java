package io.github.lrpagent.explain.targets;

import java.util.OptionalInt;

/** What is known of the tokens of a prediction. */
public interface Sequences {
  /** Returns the number of rows. */
  int rows();

  /** Returns the number of tokens in a row, padding included. */
  int length();

  /** Returns whether a token is no padding. */
  boolean isReal(int row, int position);

  /** Returns whether a token is known to be special, such as {@code [CLS]}. */
  boolean isSpecial(int row, int position);

  /**
   * Returns whether an answer may stand at a token: in the second of two texts, where it is known.
   */
  boolean isContext(int row, int position);

  /** Returns where the mask token stands that is to be filled, if it is known. */
  OptionalInt maskToken(int row);

  /** Returns the last position of a row that is no padding; the last one if all are padding. */
  default int lastReal(int row) {
    for (int position = length() - 1; position >= 0; position--) {
      if (isReal(row, position)) {
        return position;
      }
    }
    return length() - 1;
  }
}
