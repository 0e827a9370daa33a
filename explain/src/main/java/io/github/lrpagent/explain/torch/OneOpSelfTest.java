package io.github.lrpagent.explain.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RulesArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Sees with a few numbers whether this libtorch computes the one-op rules as they are meant. */
public final class OneOpSelfTest {
  /** From the second run on, libtorch runs code that it has optimised. */
  private static final int RUNS = 4;

  private static final double TOLERANCE = 1e-5;
  private static final double EPSILON = 0.01;
  private static final int ROWS = 3;
  private static final int WIDTH = 8;
  private static final String METHOD =
      """
      def norm(self: %s, x: Tensor, w: Tensor) -> Tensor:
        y = RULES.identity_layer_norm(torch.mul(x, 1), [8], w, w, 0.01)
        return torch.mul(y, 1)
      """
          .formatted(RulesArchive.CLASS);

  private OneOpSelfTest() {}

  /**
   * Returns the form that the rules are to be written in.
   *
   * @param torch this DJL's engine
   */
  public static RuleForm choose(TorchAccess torch) {
    return passes(torch, RuleForm.ONE_OP.text()) ? RuleForm.ONE_OP : RuleForm.WRITTEN_OUT;
  }

  /** Returns whether a norm has the gradient of its rule, however often it runs. */
  static boolean passes(TorchAccess torch, String rules) {
    boolean gradMode = JniUtils.isGradMode();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      JniUtils.setGradMode(true);
      byte[] archive = RulesArchive.of(rules, METHOD);
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
      for (int run = 0; run < RUNS; run++) {
        if (!isRight(gradient(torch, (PtNDManager) manager, block))) {
          return false;
        }
      }
      return true;
    } catch (EngineException | IOException e) {
      return false; // an operation that this libtorch does not have
    } finally {
      JniUtils.setGradMode(gradMode);
    }
  }

  private static float[] gradient(TorchAccess torch, PtNDManager manager, PtSymbolBlock block) {
    Shape shape = new Shape(ROWS, WIDTH);
    PtNDArray x = tensor(manager, OneOpSelfTest::x, shape);
    x.setRequiresGradient(true);
    PtNDArray w = tensor(manager, OneOpSelfTest::weight, new Shape(WIDTH));
    PtNDArray seed = tensor(manager, OneOpSelfTest::seed, shape);
    try (IValue input = IValue.from(x);
        IValue weight = IValue.from(w);
        IValue output = torch.run(block, "norm", input, new IValue[] {weight})) {
      JniUtils.backward(output.toTensor(manager), seed, false, false);
    }
    return JniUtils.getGradient(x).toFloatArray();
  }

  private static PtNDArray tensor(PtNDManager manager, IntToDoubleFunction number, Shape shape) {
    float[] numbers = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) number.applyAsDouble(i);
    }
    return (PtNDArray) manager.create(numbers, shape);
  }

  private static double x(int i) {
    return Math.sin(i);
  }

  private static double weight(int i) {
    return i + 0.5;
  }

  private static double seed(int i) {
    return Math.cos(i);
  }

  /** The gradient is (g*w - mean(g*w)) / [std(x)]. */
  private static boolean isRight(float[] gradient) {
    for (int row = 0; row < ROWS; row++) {
      int first = row * WIDTH;
      double mean = mean(i -> x(first + i));
      double deviation = Math.sqrt(mean(i -> Math.pow(x(first + i) - mean, 2)) + EPSILON);
      double pulled = mean(i -> seed(first + i) * weight(i));
      for (int i = 0; i < WIDTH; i++) {
        double right = (seed(first + i) * weight(i) - pulled) / deviation;
        if (!(Math.abs(gradient[first + i] - right) <= TOLERANCE * WIDTH)) {
          return false;
        }
      }
    }
    return true;
  }

  private static double mean(IntToDoubleFunction number) {
    return IntStream.range(0, WIDTH).mapToDouble(number).sum() / WIDTH;
  }
}
