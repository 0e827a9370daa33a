package io.github.lrpagent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedTestTest {
  @Test
  void allOfOneSign() {
    double[] differences = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};

    // both sums of all signs alike are as large as the observed one: 2 of 2^6
    assertThat(PairedTest.p(differences)).isEqualTo(2 / 64.0);
  }

  @Test
  void equalSizesAreTheSignTest() {
    double[] differences = new double[10];
    Arrays.fill(differences, 1);
    differences[3] = -1;

    // binomial: 0, 1, 9 or 10 of 10 heads
    assertThat(PairedTest.p(differences)).isEqualTo(22 / 1024.0);
  }

  @Test
  void samplesComeCloseToTheSignTest() {
    double[] differences = new double[100];
    Arrays.fill(differences, 0.3);
    Arrays.fill(differences, 0, 40, -0.3);

    // binomial, n = 100: P(X <= 40) + P(X >= 60)
    assertThat(PairedTest.p(differences)).isCloseTo(0.0568879, within(0.003));
  }

  @Test
  void noDifferenceIsNoEvidence() {
    assertThat(PairedTest.p(new double[40])).isEqualTo(1);
    assertThat(PairedTest.p(new double[] {0.25, -0.25})).isEqualTo(1);
  }

  @Test
  void clearDifferenceReachesTheFloor() {
    double[] differences = new SplittableRandom(3).doubles(100, 0.1, 0.2).toArray();

    assertThat(PairedTest.p(differences)).isEqualTo(1e-5);
  }
}
