package io.github.lrpagent.explain.baseline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Rounds the relevances of one explanation to as many decimals as the largest needs for five
 * digits: enough to compare, too few to differ between processors.
 *
 * @param decimals digits behind the point; negative for whole tens, hundreds ...
 */
record Rounding(int decimals) {
  private static final int DIGITS = 5;

  /** Returns the rounding for numbers up to a size. */
  static Rounding of(double largest) {
    return new Rounding(
        largest == 0 ? DIGITS : DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(largest))));
  }

  /** Returns a number with these decimals; never -0. */
  double round(double value) {
    return exact(value).doubleValue();
  }

  /** Returns a number as text, with all its decimals, so that columns are aligned. */
  String text(double value) {
    BigDecimal rounded = exact(value);
    return rounded.scale() >= 0 && rounded.scale() <= 12
        ? rounded.toPlainString()
        : rounded.toString().replace("E+", "e").replace('E', 'e');
  }

  private BigDecimal exact(double value) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
  }

  /** Returns a number with so many significant digits. */
  static double significant(double value, int digits) {
    return new BigDecimal(value)
        .round(new MathContext(digits, RoundingMode.HALF_EVEN))
        .doubleValue();
  }
}
