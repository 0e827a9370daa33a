package io.github.lrpagent.explain.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as text: nine significant digits for files, few for people. */
public final class Numbers {
  private static final int DIGITS = 9;
  private static final long LOWEST = 100_000_000L;
  private static final MathContext NINE = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

  /** All powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Numbers() {}

  /**
   * Writes a number with nine significant digits, as C's {@code %.9g} does: enough to read any
   * float back. Trailing zeros are left out, and both zeros become {@code 0}.
   *
   * @throws IllegalArgumentException if the number is not finite
   */
  public static String nine(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " is no finite number");
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size < 1e-12 || size >= 1e15) {
      BigDecimal rounded = new BigDecimal(size).round(NINE);
      int exponent = rounded.precision() - rounded.scale() - 1;
      return layout(value < 0, rounded.unscaledValue().longValueExact(), exponent);
    }
    int exponent = (int) Math.floor(Math.log10(size));
    long digits = scaled(size, exponent);
    if (digits < LOWEST) {
      digits = scaled(size, --exponent);
    } else if (digits >= 10 * LOWEST) {
      digits = scaled(size, ++exponent);
    }
    return layout(value < 0, digits, exponent);
  }

  /** Returns {@code size} × 10^(8 - exponent), rounded to the nearest integer. */
  private static long scaled(double size, int exponent) {
    int power = DIGITS - 1 - exponent;
    return (long) Math.rint(power >= 0 ? size * POWERS[power] : size / POWERS[-power]);
  }

  /** Writes d.ddd × 10^exponent, where {@code digits} holds the d's. */
  private static String layout(boolean negative, long digits, int exponent) {
    long shortest = digits;
    while (shortest % 10 == 0) {
      shortest /= 10;
    }
    String text = Long.toString(shortest);
    StringBuilder out = new StringBuilder(16);
    if (negative) {
      out.append('-');
    }
    if (exponent < -4 || exponent >= DIGITS) {
      out.append(text.charAt(0));
      if (text.length() > 1) {
        out.append('.').append(text, 1, text.length());
      }
      return out.append('e').append(exponent).toString();
    }
    if (exponent < 0) {
      return out.append("0.").append("0".repeat(-exponent - 1)).append(text).toString();
    }
    int whole = exponent + 1;
    if (text.length() <= whole) {
      return out.append(text).append("0".repeat(whole - text.length())).toString();
    }
    return out.append(text, 0, whole).append('.').append(text, whole, text.length()).toString();
  }

  /** Writes a number for people, with three significant digits or all digits before the point. */
  public static String brief(double value) {
    return fixed("%.", value, value);
  }

  /**
   * Writes a signed number with as many decimals as the largest of its neighbours needs for three
   * digits.
   */
  public static String signed(double value, double largest) {
    return fixed("%+.", value, largest);
  }

  private static String fixed(String format, double value, double largest) {
    double size = Math.abs(largest);
    if (size != 0 && size < 1e-4 || size >= 1e9) {
      return String.format(Locale.ROOT, format + "2e", value);
    }
    int decimals = size == 0 ? 2 : Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, format + decimals + "f", value);
  }
}
