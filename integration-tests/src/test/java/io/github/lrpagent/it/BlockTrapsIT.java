package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.LrpAgent;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Idioms that autograd does not like, each with its formula in float64: the relevance is gradient
 * times input all the same, and the app's arrays have the bits that they have without us.
 */
class BlockTrapsIT {
  private static final float[] X = {0.7f, -1.2f, 0.4f, 2.1f, -0.3f, 1.6f};
  private static final float[] WEIGHTS = {1, 4, -2, 3, 5, 1, -3, 2, 2, -1, 4, 1};
  private static final float[] FACTORS = {2, -1, 3, 0.5f, 4, -2};
  private static final double STEP = 1e-6;
  private static final double TOLERANCE = 1e-5;

  /**
   * What an app writes, and what it computes: the numbers before the last layer.
   *
   * @param body with arrays
   * @param formula with numbers
   */
  private record Idiom(UnaryOperator<NDArray> body, UnaryOperator<double[]> formula) {}

  private static final Map<String, Idiom> IDIOMS = new TreeMap<>();

  private static void idiom(
      String name, UnaryOperator<NDArray> body, UnaryOperator<double[]> formula) {
    IDIOMS.put(name, new Idiom(body, formula));
  }

  private interface Number {
    double of(double x);
  }

  private static UnaryOperator<double[]> each(Number number) {
    return x -> {
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = number.of(x[i]);
      }
      return y;
    };
  }

  private static double[] softmax(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value);
    }
    double all = sum;
    return each(value -> Math.exp(value) / all).apply(x);
  }

  private static UnaryOperator<double[]> scaledSoftmax(double factor) {
    return x -> each(value -> factor * value).apply(softmax(x));
  }

  private static double[] factors(double[] x) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= FACTORS[i];
    }
    return y;
  }

  private static double[] second(double[] x, UnaryOperator<double[]> then) {
    return then.apply(each(value -> 2 * value).apply(x));
  }

  private static NDArray constant(NDArray like) {
    return like.getManager().create(FACTORS, new Shape(1, FACTORS.length));
  }

  static {
    // memory of Java's under arrays that the app closes before the backward
    idiom("number", x -> churned(x.mul(0.5f)), each(v -> v / 2));
    idiom("number that divides", x -> churned(x.div(4)), each(v -> v / 4));
    idiom(
        "closed constant",
        x -> {
          try (NDArray factors = constant(x)) {
            return churned(x.mul(factors));
          }
        },
        BlockTrapsIT::factors);
    idiom(
        "constant of a closed manager",
        x -> {
          try (NDManager manager = x.getManager().newSubManager()) {
            return churned(x.mul(manager.create(FACTORS, x.getShape())));
          }
        },
        BlockTrapsIT::factors);
    idiom(
        "closed intermediate array",
        x -> {
          try (NDArray root = x.square().addi(1)) {
            return churned(root.sqrt());
          }
        },
        each(v -> Math.sqrt(v * v + 1)));

    // copies that DJL makes without a graph
    idiom("duplicate", x -> x.mul(3).duplicate(), each(v -> 3 * v));
    idiom("duplicate of an input", NDArray::duplicate, each(v -> v));
    idiom(
        "conversion there and back",
        x -> x.toType(DataType.FLOAT64, true).mul(3).toType(DataType.FLOAT32, false),
        each(v -> 3 * v));
    idiom("conversion to the same type", x -> x.toType(DataType.FLOAT32, true), each(v -> v));
    idiom("copy to a device", x -> x.tanh().toDevice(x.getDevice(), true), each(Math::tanh));
    idiom("no copy to a device", x -> x.tanh().toDevice(x.getDevice(), false), each(Math::tanh));

    // looked up in the array itself
    idiom(
        "taken",
        x ->
            x.square()
                .take(x.getManager().create(new long[] {5, 4, 3, 2, 1, 0}))
                .reshape(x.getShape()),
        x -> {
          double[] y = new double[x.length];
          for (int i = 0; i < y.length; i++) {
            y[i] = x[5 - i] * x[5 - i];
          }
          return y;
        });

    // in place, after an operation that keeps its output
    idiom("softmax, scaled", x -> x.softmax(-1).muli(2), scaledSoftmax(2));
    idiom("exponential, shifted", x -> x.exp().addi(1), each(v -> Math.exp(v) + 1));
    idiom(
        "sigmoid, times input",
        x -> x.getNDArrayInternal().sigmoid().muli(x),
        each(v -> v / (1 + Math.exp(-v))));
    idiom("tanh, shifted", x -> x.tanh().addi(1).muli(3), each(v -> 3 * Math.tanh(v) + 3));
    idiom(
        "relu, scaled", x -> x.getNDArrayInternal().relu().muli(3), each(v -> 3 * Math.max(v, 0)));
    idiom(
        "root, shifted",
        x -> x.square().addi(1).sqrt().subi(1),
        each(v -> Math.sqrt(v * v + 1) - 1));
    idiom("square, inverted", x -> x.square().addi(1).powi(-1), each(v -> 1 / (v * v + 1)));
    idiom("negated and divided", x -> x.exp().negi().divi(2), each(v -> -Math.exp(v) / 2));

    // in place, where memory is shared
    idiom(
        "write to a view whose base is read",
        x -> {
          NDArray y = x.mul(2);
          y.get(":, 1:3").muli(3);
          return y;
        },
        x ->
            second(
                x,
                y -> {
                  y[1] *= 3;
                  y[2] *= 3;
                  return y;
                }));
    idiom(
        "write to a base whose view is read",
        x -> {
          NDArray y = x.mul(2);
          NDArray view = y.reshape(1, 2, 3);
          y.addi(1);
          return view.mul(2).reshape(1, 6);
        },
        each(v -> 4 * v + 2));
    idiom(
        "write to a view of a softmax",
        x -> {
          NDArray y = x.softmax(-1);
          y.reshape(1, 2, 3).muli(2);
          return y;
        },
        scaledSoftmax(2));
    idiom(
        "write to a view of a factor",
        x -> {
          NDArray y = x.exp();
          NDArray product = y.mul(x);
          y.reshape(6).addi(1);
          return product.add(y);
        },
        each(v -> Math.exp(v) * v + Math.exp(v) + 1));
    idiom(
        "write to a part",
        x -> {
          NDArray y = x.mul(2);
          y.set(new NDIndex(":, 0"), x.get(":, 1").mul(5));
          return y;
        },
        x ->
            second(
                x,
                y -> {
                  y[0] = 5 * x[1];
                  return y;
                }));
    idiom(
        "write of a number to a part",
        x -> {
          NDArray y = x.mul(2);
          y.set(new NDIndex(":, 2:4"), 7);
          return y;
        },
        x ->
            second(
                x,
                y -> {
                  y[2] = 7;
                  y[3] = 7;
                  return y;
                }));

    // in place, with operands of other kinds
    idiom(
        "broadcast", x -> x.mul(2).muli(x.getManager().create(new float[] {3})), each(v -> 6 * v));
    idiom(
        "broadcast of what carries",
        x -> x.exp().muli(x.sum(new int[] {1}, true)),
        x -> {
          double sum = 0;
          for (double value : x) {
            sum += value;
          }
          double all = sum;
          return each(v -> Math.exp(v) * all).apply(x);
        });
    idiom(
        "doubles",
        x -> x.mul(2).addi(x.getManager().create(new double[] {1.5})),
        each(v -> 2 * v + 1.5));
    idiom("whole numbers", x -> x.mul(2).muli(x.getManager().create(3)), each(v -> 6 * v));
    idiom(
        "sum of doubles",
        x -> x.mul(2).addi(x.toType(DataType.FLOAT64, true).mul(3)),
        each(v -> 5 * v));
    idiom(
        "sum into zeros",
        x -> {
          NDArray sum = x.getManager().zeros(x.getShape());
          sum.addi(x.square());
          sum.addi(x.mul(3));
          return sum;
        },
        each(v -> v * v + 3 * v));
    idiom(
        "sum into a row of zeros",
        x -> {
          NDArray sum = x.getManager().zeros(new Shape(2, 6));
          sum.get(0).addi(x.reshape(6).mul(3));
          return sum.get(new NDIndex("0:1"));
        },
        each(v -> 3 * v));
    idiom("the app's own input", x -> x.muli(2).addi(1), each(v -> 2 * v + 1));
    idiom(
        "a view of the app's own input",
        x -> {
          x.get(":, 0:2").muli(2);
          return x.tanh();
        },
        x -> {
          double[] y = x.clone();
          y[0] *= 2;
          y[1] *= 2;
          return each(Math::tanh).apply(y);
        });

    // operations without a rule, in lists of arrays
    idiom(
        "halves put together",
        x -> NDArrays.concat(new NDList(x.get(":, 3:").mul(2), x.get(":, :3").mul(3)), 1),
        x -> new double[] {2 * x[3], 2 * x[4], 2 * x[5], 3 * x[0], 3 * x[1], 3 * x[2]});
    idiom(
        "halves put together, in place",
        x -> NDArrays.concat(new NDList(x.get(":, :3").exp(), x.get(":, 3:").exp()), 1).muli(2),
        each(v -> 2 * Math.exp(v)));
    idiom(
        "stacked",
        x -> NDArrays.stack(new NDList(x.mul(2), x.mul(3)), 0).sum(new int[] {0}),
        each(v -> 5 * v));
    idiom(
        "chosen",
        x -> NDArrays.where(x.gt(0.5), x.mul(2), x.mul(3)).add(1),
        each(v -> v > 0.5 ? 2 * v + 1 : 3 * v + 1));
    idiom("rounded off", x -> x.sub(x.floor()), each(v -> v - Math.floor(v)));
    idiom("sign", x -> x.sign().mul(x), each(Math::abs));
  }

  /** Memory that nobody holds gets other numbers. */
  private static NDArray churned(NDArray array) {
    for (int i = 0; i < 3; i++) {
      System.gc();
      try {
        Thread.sleep(20); // cleaners run in a thread of their own
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      for (int j = 0; j < 2000; j++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(j % 2 == 0 ? 4 : 4 * X.length);
        for (int k = 0; k < buffer.capacity(); k++) {
          buffer.put(k, (byte) -1);
        }
      }
    }
    return array;
  }

  static Set<String> names() {
    return IDIOMS.keySet();
  }

  @BeforeEach
  void useTheGradient() {
    LrpAgent.use("gradient-x-input");
  }

  @ParameterizedTest
  @MethodSource("names")
  void relevanceIsThatOfTheFormula(String name) throws Exception {
    Idiom idiom = IDIOMS.get(name);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray weights = manager.create(WEIGHTS, new Shape(X.length, 2)).duplicate();
      UnaryOperator<NDArray> body = x -> idiom.body().apply(x).matMul(weights);
      NDArray plainInput = manager.create(X, new Shape(1, X.length));
      String plain = PredictApp.bits(new NDList(body.apply(plainInput)));

      NDArray input = manager.create(X, new Shape(1, X.length));
      BlockRun run = BlockRun.of(BlockRun.block(body), new NDList(input));

      assertThat(run.bits()).isEqualTo(plain);
      assertThat(input.toFloatArray()).isEqualTo(plainInput.toFloatArray());
      double[] expected = relevance(idiom.formula(), run.target());
      assertThat(Golden.error(run.relevance(), expected)).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  /** Input times gradient, the latter from differences. */
  private static double[] relevance(UnaryOperator<double[]> formula, int target) {
    double[] relevance = new double[X.length];
    for (int i = 0; i < X.length; i++) {
      double[] x = doubles();
      x[i] += STEP;
      double above = output(formula.apply(x), target);
      x = doubles();
      x[i] -= STEP;
      double below = output(formula.apply(x), target);
      relevance[i] = X[i] * (above - below) / (2 * STEP);
    }
    return relevance;
  }

  private static double[] doubles() {
    double[] x = new double[X.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = X[i];
    }
    return x;
  }

  private static double output(double[] y, int target) {
    double output = 0;
    for (int i = 0; i < y.length; i++) {
      output += y[i] * WEIGHTS[2 * i + target];
    }
    return output;
  }
}
