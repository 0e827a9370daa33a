package io.github.lrpagent.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The paired permutation test of Fisher and Pitman: if two orders were equally good, each text's
 * difference could as well have the other sign. It assumes no distribution.
 */
final class PairedTest {
  /** Up to so many pairs, all signs are tried. */
  private static final int EXACT = 16;

  private static final int SAMPLES = 99_999;
  private static final long SEED = 1;

  private PairedTest() {}

  /**
   * Returns how probable a mean difference at least as large, of either sign, is by chance: exactly
   * for up to 16 pairs, else from 99,999 random choices of signs (fixed seed), so that it is never
   * below 0.00001.
   *
   * @param differences one for each pair
   */
  static double p(double[] differences) {
    double observed = Math.abs(Arrays.stream(differences).sum());
    double tolerance = 1e-12 * Arrays.stream(differences).map(Math::abs).sum();
    boolean exact = differences.length <= EXACT;
    int choices = exact ? 1 << differences.length : SAMPLES;
    SplittableRandom random = new SplittableRandom(SEED);
    int asLarge = exact ? 0 : 1;
    for (int choice = 0; choice < choices; choice++) {
      double sum = 0;
      long signs = choice;
      for (int i = 0; i < differences.length; i++) {
        if (!exact && i % Long.SIZE == 0) {
          signs = random.nextLong();
        }
        sum += (signs >> i % Long.SIZE & 1) == 0 ? differences[i] : -differences[i];
      }
      if (Math.abs(sum) >= observed - tolerance) {
        asLarge++;
      }
    }
    return asLarge / (exact ? (double) choices : choices + 1.0);
  }
}
