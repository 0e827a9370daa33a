package io.github.lrpagent.it;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.Random;

/** Tensors of random shapes and numbers, zeros of both signs among them. */
final class RuleInputs {
  private final Random random;

  RuleInputs(long seed) {
    this.random = new Random(seed);
  }

  /** Two tensors of which the second is broadcast to the first. */
  record Pair(PtNDArray a, PtNDArray b) {
    int size() {
      return (int) a.getShape().size();
    }

    /** Where the number that meets number i of the result stands in an input. */
    int index(int i, PtNDArray input) {
      long[] all = a.getShape().getShape();
      long[] own = input.getShape().getShape();
      int index = 0;
      int stride = 1;
      int rest = i;
      for (int back = 1; back <= all.length; back++) {
        int at = (int) (rest % all[all.length - back]);
        rest /= (int) all[all.length - back];
        if (back <= own.length && own[own.length - back] > 1) {
          index += at * stride;
          stride *= (int) own[own.length - back];
        }
      }
      return index;
    }
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One to four axes of one to five numbers. */
  Shape shape() {
    long[] shape = new long[1 + random.nextInt(4)];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = 1 + random.nextInt(5);
    }
    return new Shape(shape);
  }

  /** Numbers that are 0, or at least as far from it as the least. */
  PtNDArray tensor(RulesModule rules, boolean carries, DataType type, Shape shape, double least) {
    float[] numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      double number = random.nextGaussian();
      numbers[i] =
          random.nextInt(8) == 0
              ? (random.nextBoolean() ? 0f : -0f)
              : (float) (number + Math.copySign(least, number));
    }
    return rules.tensor(carries, type, shape, numbers);
  }

  Pair broadcast(RulesModule rules, DataType type) {
    Shape shape = shape();
    long[] smaller = shape.slice(random.nextInt(shape.dimension())).getShape();
    for (int i = 0; i < smaller.length; i++) {
      smaller[i] = random.nextInt(3) == 0 ? 1 : smaller[i];
    }
    // of one sign, so that sums are not next to nothing
    PtNDArray a = positive(rules, type, shape);
    return new Pair(a, positive(rules, type, new Shape(smaller)));
  }

  private PtNDArray positive(RulesModule rules, DataType type, Shape shape) {
    float[] numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextInt(8) == 0 ? 0 : 0.1f + random.nextFloat();
    }
    return rules.tensor(true, type, shape, numbers);
  }

  /** Of each number 0, or an infinity in its place. */
  double[] mask(int size) {
    double[] mask = new double[size];
    for (int i = 0; i < size; i++) {
      mask[i] = random.nextInt(3) == 0 ? Double.NEGATIVE_INFINITY : 0;
    }
    return mask;
  }

  /** Numbers that float16 holds. */
  double[] gradient(int size) {
    double[] gradient = new double[size];
    for (int i = 0; i < size; i++) {
      gradient[i] = (random.nextInt(65) - 32) / 16.0;
    }
    return gradient;
  }

  static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
