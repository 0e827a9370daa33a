package io.github.lrpagent.explain.targets;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Sequences as a test says them: for each row a letter a token.
 *
 * @param tokens {@code p} for padding, {@code s} for a special token, {@code q} for a token of the
 *     question, {@code m} for the mask, {@code t} for any other
 */
record TestSequences(String... tokens) implements Sequences {
  static TestSequences ofLength(int rows, int length, IntUnaryOperator last) {
    String[] tokens = new String[rows];
    Arrays.setAll(
        tokens,
        row -> {
          int real = Math.max(0, Math.min(length, last.applyAsInt(row) + 1));
          return "t".repeat(real) + "p".repeat(length - real);
        });
    return new TestSequences(tokens);
  }

  @Override
  public int rows() {
    return tokens.length;
  }

  @Override
  public int length() {
    return tokens.length == 0 ? 0 : tokens[0].length();
  }

  @Override
  public boolean isReal(int row, int position) {
    return tokens[row].charAt(position) != 'p';
  }

  @Override
  public boolean isSpecial(int row, int position) {
    return tokens[row].charAt(position) == 's';
  }

  @Override
  public boolean isContext(int row, int position) {
    return tokens[row].charAt(position) == 't';
  }

  @Override
  public OptionalInt maskToken(int row) {
    int at = tokens[row].indexOf('m');
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }
}
