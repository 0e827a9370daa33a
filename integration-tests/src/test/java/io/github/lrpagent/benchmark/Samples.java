package io.github.lrpagent.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Numbers measured again and again. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    return quantile(0.5);
  }

  /** Returns the 20th percentile, which a busy machine moves less than the median. */
  double low() {
    return quantile(0.2);
  }

  double max() {
    return Collections.max(values);
  }

  private double quantile(double share) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.floor(share * (sorted.size() - 1)));
  }
}
