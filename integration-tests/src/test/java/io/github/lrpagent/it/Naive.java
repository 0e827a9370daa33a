package io.github.lrpagent.it;

/** Operations and rules in float64, by loops. */
final class Naive {
  private Naive() {}

  /**
   * The Deep Taylor rule of a softmax of x over a temperature: x (R - s sum(R)), the sum over the
   * softmax's axis.
   *
   * @param x its input
   * @param s its output
   * @param r the relevance of its output
   */
  static double[] softmax(
      double[] x, double[] s, double[] r, long[] shape, int axis, double temperature) {
    int stride = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      stride *= (int) shape[i];
    }
    int size = (int) shape[axis];
    double[] relevance = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int first = i - i / stride % size * stride;
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += r[first + k * stride];
      }
      relevance[i] = x[i] / temperature * (r[i] - s[i] * sum);
    }
    return relevance;
  }

  /** The product of n matrices each: {@code [n, rows, inner]} and {@code [n, inner, columns]}. */
  static double[] matmul(double[] a, double[] b, int n, int rows, int inner, int columns) {
    double[] z = new double[n * rows * columns];
    for (int m = 0; m < n; m++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          for (int k = 0; k < inner; k++) {
            z[(m * rows + i) * columns + j] +=
                a[(m * rows + i) * inner + k] * b[(m * inner + k) * columns + j];
          }
        }
      }
    }
    return z;
  }

  /** GELU: x times the normal distribution's share below x. */
  static double gelu(double x) {
    return x * below(x);
  }

  static double geluSlope(double x) {
    return below(x) + x * density(x);
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The normal distribution's share below x, by Simpson's rule. */
  private static double below(double x) {
    int steps = 1000;
    double width = x / steps;
    double sum = density(0) + density(x);
    for (int i = 1; i < steps; i++) {
      sum += density(i * width) * (i % 2 == 0 ? 2 : 4);
    }
    return 0.5 + sum * width / 3;
  }
}
