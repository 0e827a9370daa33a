package io.github.lrpagent.it;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.rules.RuleForm;
import io.github.lrpagent.rules.RuleText;
import io.github.lrpagent.rules.RulesArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A module made of text that calls the functions of the rules.
 *
 * <p>Methods take tensors only; what else a rule needs stands in the method.
 */
final class RulesModule implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final PtSymbolBlock block;
  private final boolean gradMode = JniUtils.isGradMode();

  /**
   * Loads a module.
   *
   * @param form how the rules are written
   * @param methods the methods of a class {@code __torch__.lrp.R}; {@code RULES.} stands for the
   *     rules
   */
  RulesModule(Path folder, RuleForm form, String methods) throws IOException {
    Path file =
        Files.write(folder.resolve("rules.pt"), RulesArchive.of(RuleText.module(form), methods));
    block =
        JniUtils.loadModule((PtNDManager) manager, file, false, new String[0], new String[0], true);
    JniUtils.setGradMode(true);
  }

  /** Makes a method of the class. */
  static String method(String name, String parameters, String body) {
    return "def "
        + name
        + "(self: "
        + RulesArchive.CLASS
        + ", "
        + parameters
        + ") -> Tensor:\n"
        + body.indent(2);
  }

  /** Makes a tensor that relevance flows to, or a constant. */
  PtNDArray tensor(boolean carries, DataType type, Shape shape, float... values) {
    NDArray array = manager.create(values, shape).toType(type, true);
    array.setRequiresGradient(carries);
    return (PtNDArray) array;
  }

  /** Makes a tensor of float32. */
  PtNDArray tensor(boolean carries, Shape shape, float... values) {
    return tensor(carries, DataType.FLOAT32, shape, values);
  }

  /** Returns numbers around 0. */
  static float[] random(Random random, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Runs a method. */
  PtNDArray run(String method, PtNDArray... tensors) {
    NDArray name = manager.create(0);
    name.setName("module_method:" + method);
    NDList inputs = new NDList(tensors);
    for (NDArray input : inputs) {
      input.setName("");
    }
    inputs.add(name);
    return (PtNDArray) IValueUtils.forward(block, inputs, true).get(0);
  }

  /** Goes back from a tensor with a gradient. */
  void backward(PtNDArray from, float... gradient) {
    PtNDArray seed = tensor(false, from.getDataType(), from.getShape(), gradient);
    JniUtils.backward(from, seed, false, false);
  }

  /** Returns the gradient of a tensor as float64. */
  static double[] gradient(PtNDArray tensor) {
    return doubles(tensor.getGradient());
  }

  /** Returns the numbers of a tensor as float64. */
  static double[] doubles(PtNDArray tensor) {
    return JniUtils.detachGradient(tensor).toType(DataType.FLOAT64, true).toDoubleArray();
  }

  /** Returns the raw bits of a tensor. */
  static byte[] bits(PtNDArray tensor) {
    return JniUtils.detachGradient(tensor).toByteArray();
  }

  @Override
  public void close() {
    JniUtils.setGradMode(gradMode);
    block.close();
    manager.close();
  }
}
