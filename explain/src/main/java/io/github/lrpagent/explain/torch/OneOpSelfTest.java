package io.github.lrpagent.explain.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
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
import java.util.ArrayList;
import java.util.List;

/** Sees with a few numbers whether this libtorch computes the one-op rules as they are meant. */
public final class OneOpSelfTest {
  /** From the second run on, libtorch runs code that it has optimised. */
  private static final int RUNS = 4;

  private static final float TOLERANCE = 1e-5f;
  private static final Shape SHAPE = new Shape(3, 8);
  static final String METHOD =
      """
      def norm(self: %s, x: Tensor) -> Tensor:
        w = torch.add(torch.arange(8, dtype=6), 0.5)
        y = RULES.identity_layer_norm(torch.mul(x, 1), [8], w, w, 1.0e-05)
        return torch.mul(y, 2)
      """
          .formatted(RulesArchive.CLASS);

  private OneOpSelfTest() {}

  /**
   * Returns the form that the rules are to be written in.
   *
   * @param torch this DJL's engine
   * @throws IOException if libtorch cannot load the rules at all
   */
  public static RuleForm choose(TorchAccess torch) throws IOException {
    byte[] writtenOut = RulesArchive.of(RuleForm.WRITTEN_OUT, METHOD);
    byte[] oneOp = RulesArchive.of(RuleForm.ONE_OP, METHOD);
    return agree(torch, writtenOut, oneOp) ? RuleForm.ONE_OP : RuleForm.WRITTEN_OUT;
  }

  /** Returns whether the norms of two archives have the same gradient, however often they run. */
  static boolean agree(TorchAccess torch, byte[] reference, byte[] candidate) throws IOException {
    boolean gradMode = JniUtils.isGradMode();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      JniUtils.setGradMode(true);
      NDArray expected = gradients(torch, (PtNDManager) manager, reference, 1).get(0);
      return gradients(torch, (PtNDManager) manager, candidate, RUNS).stream()
          .allMatch(gradient -> expected.allClose(gradient, TOLERANCE, TOLERANCE, false));
    } catch (EngineException e) {
      return false; // an operation that this libtorch does not have
    } finally {
      JniUtils.setGradMode(gradMode);
    }
  }

  /** The gradient of the norm's input in each of some runs. */
  private static List<NDArray> gradients(
      TorchAccess torch, PtNDManager manager, byte[] archive, int runs) throws IOException {
    PtSymbolBlock block =
        JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    List<NDArray> gradients = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      PtNDArray x = (PtNDArray) manager.arange(SHAPE.size()).sin().reshape(SHAPE);
      x.setRequiresGradient(true);
      PtNDArray seed = (PtNDArray) manager.arange(SHAPE.size()).cos().reshape(SHAPE);
      try (IValue input = IValue.from(x);
          IValue output = torch.run(block, "norm", input, new IValue[0])) {
        JniUtils.backward(output.toTensor(manager), seed, false, false);
      }
      gradients.add(JniUtils.getGradient(x));
    }
    return gradients;
  }
}
