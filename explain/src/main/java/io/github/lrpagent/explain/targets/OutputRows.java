package io.github.lrpagent.explain.targets;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;

/**
 * An output of a model as rows of numbers. It stays in libtorch's memory, whatever its size: single
 * numbers of it come to the heap.
 */
public final class OutputRows {
  private final PtNDArray output;
  private final PtNDArray plain; // detached; its first axis counts rows
  private final boolean axis;
  private final PtNDManager manager;
  private final int rows;
  private final long[] shape;

  /**
   * Sees an output as rows.
   *
   * @param output the output, with its graph
   * @param batch whether its first axis counts rows; if not it is one row
   * @param manager holds our tensors
   */
  public OutputRows(PtNDArray output, boolean batch, PtNDManager manager) {
    this.output = output;
    this.manager = manager;
    Shape all = output.getShape();
    this.axis = batch || all.dimension() > 0 && all.get(0) == 1;
    this.rows = batch ? Math.toIntExact(all.get(0)) : 1;
    this.shape = Arrays.copyOfRange(all.getShape(), axis ? 1 : 0, all.dimension());
    PtNDArray detached = JniUtils.detachGradient(output);
    this.plain = axis ? detached : JniUtils.unsqueeze(detached, 0);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /**
   * Returns the shape of a row: {@code []}, {@code [classes]} or {@code [positions, classes]}, or
   * longer.
   */
  public long[] shape() {
    return shape.clone();
  }

  /** Returns how many numbers a row has. */
  public long rowSize() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /**
   * Returns the class with the largest number of each row, the first one among equals; NaN is no
   * largest number.
   *
   * @param positions the position in each row, where rows have positions
   */
  int[] argMax(int[] positions) {
    if (shape.length == 0) {
      return new int[rows];
    }
    PtNDArray vectors = plain;
    if (shape.length == 2) {
      long[] numbers = new long[rows];
      Arrays.setAll(numbers, row -> row);
      NDArray at = manager.create(Arrays.stream(positions).asLongStream().toArray());
      NDIndex index = new NDIndex("{}, {}", manager.create(numbers), at);
      vectors = JniUtils.indexAdv(plain, index, manager);
    }
    PtNDArray best = JniUtils.argMax(vectors, 1, true);
    PtNDArray largest = JniUtils.gather(vectors, best, 1);
    if (JniUtils.any(JniUtils.isNaN(largest)).getBoolean()) { // libtorch prefers NaN
      NDArray least = manager.create(new float[] {Float.NEGATIVE_INFINITY});
      PtNDArray numbers = JniUtils.where(JniUtils.isNaN(vectors), (PtNDArray) least, vectors);
      best = JniUtils.argMax(numbers, 1, true);
    }
    return Arrays.stream(best.toLongArray()).mapToInt(Math::toIntExact).toArray();
  }

  /** Returns the numbers at flat indices of the whole output. */
  double[] values(long[] flat) {
    return numbers(times(plain, flat, ones(flat.length)));
  }

  /** Returns all numbers, flat: for outputs with no more than one number for each token. */
  double[] all() {
    return numbers(wide(plain));
  }

  /**
   * Returns the weighted sum of the numbers at flat indices of the whole output, with its graph.
   */
  PtNDArray sum(long[] flat, float[] weights) {
    return JniUtils.sum(times(output, flat, weights));
  }

  /** Returns the sum of the numbers at flat indices of the whole output, with its graph. */
  PtNDArray sum(long[] flat) {
    return sum(flat, ones(flat.length));
  }

  /**
   * Lengths of vectors.
   *
   * @param each of each row, with its graph
   * @param values the length of each row's vector
   */
  record Norms(PtNDArray each, double[] values) {
    /** Returns their sum, with its graph. */
    PtNDArray sum() {
      return JniUtils.sum(each);
    }

    /** Returns that of one row, with its graph. */
    PtNDArray of(int row, PtNDManager manager) {
      float[] only = new float[values.length];
      only[row] = 1;
      PtNDArray weights = (PtNDArray) manager.create(only, each.getShape());
      return JniUtils.sum(JniUtils.mul(each, weights));
    }
  }

  /** Returns the L2 norm of each row. */
  Norms norms() {
    return norms(wide(graph()), 1);
  }

  /**
   * Returns the L2 norm of each row's weighted sum over its positions.
   *
   * @param weights for each row, for each position
   */
  Norms norms(float[][] weights) {
    float[] flat = new float[weights.length * weights[0].length];
    for (int row = 0; row < weights.length; row++) {
      System.arraycopy(weights[row], 0, flat, row * weights[row].length, weights[row].length);
    }
    PtNDArray vectors = wide(graph());
    NDArray given = manager.create(flat, new Shape(weights.length, 1, weights[0].length));
    PtNDArray matched = (PtNDArray) given.toType(vectors.getDataType(), false);
    return norms(JniUtils.bmm(matched, vectors), 2);
  }

  private static Norms norms(PtNDArray vectors, int dimension) {
    PtNDArray norms = JniUtils.norm(vectors, 2, new int[] {dimension}, false);
    return new Norms(norms, numbers(JniUtils.detachGradient(norms)));
  }

  /** Returns the output without its graph; its first axis counts rows. */
  PtNDArray plain() {
    return wide(plain);
  }

  /** Returns the shape in words. */
  String describe() {
    return output.getShape().toString();
  }

  private PtNDArray graph() {
    return axis ? output : JniUtils.unsqueeze(output, 0);
  }

  /**
   * A product with float32 has one of the types that Java knows: bfloat16 has no name in DJL, and a
   * cast would cut the graph.
   */
  private PtNDArray wide(PtNDArray array) {
    return JniUtils.mul(array, (PtNDArray) manager.create(ones(1)));
  }

  private static double[] numbers(PtNDArray wide) {
    if (wide.getDataType() == DataType.FLOAT64) {
      return wide.toDoubleArray();
    }
    float[] floats = wide.toFloatArray();
    double[] values = new double[floats.length];
    Arrays.setAll(values, i -> floats[i]);
    return values;
  }

  private PtNDArray times(PtNDArray array, long[] flat, float[] weights) {
    PtNDArray numbers = JniUtils.take(array, (PtNDArray) manager.create(flat), manager);
    return JniUtils.mul(numbers, (PtNDArray) manager.create(weights));
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
