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
import io.github.lrpagent.rules.RuleText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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
   * @param methods the methods of a class {@code __torch__.lrp.R}; {@code RULES.} stands for the
   *     rules
   */
  RulesModule(Path folder, String methods) throws IOException {
    Path file = folder.resolve("rules.pt");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      put(zip, "data.pkl", "\u0080\u0002c__torch__.lrp\nR\n)\u0081}b.");
      put(zip, "constants.pkl", "\u0080\u0002).");
      put(zip, "version", "3\n");
      put(zip, "code/" + RuleText.MODULE.replace('.', '/') + ".py", RuleText.module());
      String body = methods.indent(2).replace("RULES.", RuleText.MODULE + ".");
      put(
          zip,
          "code/__torch__/lrp.py",
          "class R(Module):\n  __parameters__ = []\n  __buffers__ = []\n" + body);
    }
    block =
        JniUtils.loadModule((PtNDManager) manager, file, false, new String[0], new String[0], true);
    JniUtils.setGradMode(true);
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("r/" + name));
    zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Makes a method of the class. */
  static String method(String name, String parameters, String body) {
    return "def "
        + name
        + "(self: __torch__.lrp.R, "
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
