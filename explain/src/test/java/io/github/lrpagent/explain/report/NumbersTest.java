package io.github.lrpagent.explain.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-3, -3",
    "0.5, 0.5",
    "2.928, 2.928",
    "0.123456789123, 0.123456789",
    "123456789, 123456789",
    "1234567891, 1.23456789e9",
    "1e9, 1e9",
    "0.0001, 0.0001",
    "0.00001, 1e-5",
    "-1.5e-7, -1.5e-7",
    "9.9999999999, 10",
    "99999999.95, 100000000",
    "1e-320, 9.99988867e-321",
    "1.7976931348623157e308, 1.79769313e308",
    "4e15, 4e15"
  })
  void nineSignificantDigitsWithoutTrailingZeros(double value, String text) {
    assertThat(Numbers.nine(value)).isEqualTo(text);
  }

  @Test
  void everyFloatReadsBackAsItself() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        assertThat(Float.parseFloat(Numbers.nine(value))).isEqualTo(value == 0 ? 0f : value);
      }
    }
  }

  @Test
  void floatsAreRoundedAsTheExactDecimalIs() {
    Random random = new Random(2);
    MathContext nine = new MathContext(9, RoundingMode.HALF_EVEN);
    for (int i = 0; i < 100_000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 8));
      assertThat(new BigDecimal(Numbers.nine(value)))
          .isEqualByComparingTo(new BigDecimal(value).round(nine));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreRefused(double value) {
    assertThatThrownBy(() -> Numbers.nine(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2.92831429, 2.93",
    "0.0123456, 0.0123",
    "-153.2, -153",
    "0, 0.00",
    "1e-6, 1.00e-06",
    "12345, 12345"
  })
  void peopleReadThreeDigits(double value, String text) {
    assertThat(Numbers.brief(value)).isEqualTo(text);
  }

  @Test
  void neighboursShareTheirDecimals() {
    assertThat(Numbers.signed(0.00585, 0.477)).isEqualTo("+0.006");
    assertThat(Numbers.signed(-0.477, 0.477)).isEqualTo("-0.477");
  }
}
