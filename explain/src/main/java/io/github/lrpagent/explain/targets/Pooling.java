package io.github.lrpagent.explain.targets;

import java.util.Locale;

/** How one embedding is made of those of the tokens. */
public enum Pooling {
  /** Their mean. */
  MEAN,
  /** Their sum over the square root of their number. */
  MEAN_SQRT_LEN,
  /** Their mean, each weighted with its place in the text, from 1. */
  WEIGHTEDMEAN,
  /** That of the first token. */
  CLS,
  /** That of the last token. */
  LASTTOKEN,
  /** The largest number of each dimension: not explained. */
  MAX;

  /** Returns the pooling of a name as DJL's translator knows it; the mean for other names. */
  public static Pooling named(String name) {
    for (Pooling pooling : values()) {
      if (pooling.name().equals(name.toUpperCase(Locale.ROOT))) {
        return pooling;
      }
    }
    return MEAN;
  }

  /**
   * Returns the weight of each token.
   *
   * @param real which tokens are no padding
   */
  float[] weights(boolean[] real) {
    int count = 0;
    int places = 0;
    int first = real.length - 1;
    int last = 0;
    for (int i = 0; i < real.length; i++) {
      if (real[i]) {
        count++;
        places += i + 1;
        first = Math.min(first, i);
        last = i;
      }
    }
    float[] weights = new float[real.length];
    for (int i = 0; i < real.length; i++) {
      if (real[i]) {
        weights[i] =
            switch (this) {
              case MEAN -> 1f / count;
              case MEAN_SQRT_LEN -> (float) (1 / Math.sqrt(count));
              case WEIGHTEDMEAN -> (i + 1f) / places;
              case CLS -> i == first ? 1 : 0;
              case LASTTOKEN -> i == last ? 1 : 0;
              case MAX ->
                  throw new NoTargetException(
                      "pooling 'max' is not explained (mean, mean_sqrt_len, weightedmean, cls and lasttoken are)");
            };
      }
    }
    return weights;
  }
}
