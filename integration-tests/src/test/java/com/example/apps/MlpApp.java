package com.example.apps;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.core.Linear;
import ai.djl.translate.NoopTranslator;
import java.util.Arrays;

/** A small network of a hidden layer, with a branch that goes through a softmax, as a block. */
public final class MlpApp {
  /** Weights {@code [out, in]} and biases of the three layers, and the input. */
  public static final double[][] W1 = {{1, -0.5, 0.25}, {0.5, 1, -1}};

  public static final double[] B1 = {0.5, 0.25};
  public static final double[][] W2 = {{1.5, -1}, {-0.5, 0.75}};
  public static final double[] B2 = {0.125, -0.25};
  public static final double[][] W3 = {{0.5, -0.25}, {0.25, 1}};
  public static final double[] X = {2, 1, -0.5};

  private MlpApp() {}

  public static void main(String[] none) throws Exception {
    try (Model model = Model.newInstance("mlp", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.setBlock(
          new LambdaBlock(
              list -> {
                NDArray h = Activation.relu(linear(list.head(), W1, B1));
                NDArray signal = linear(h, W2, B2);
                NDArray branch = linear(h.softmax(-1), W3, null);
                return new NDList(signal.add(branch));
              }));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        NDArray x = manager.create(floats(X), new Shape(1, X.length));
        System.out.println(PredictApp.bits(predictor.predict(new NDList(x))));
      }
    }
  }

  private static NDArray linear(NDArray x, double[][] weight, double[] bias) {
    NDManager manager = x.getManager();
    float[][] rows = Arrays.stream(weight).map(MlpApp::floats).toArray(float[][]::new);
    NDArray b = bias == null ? null : manager.create(floats(bias));
    return Linear.linear(x, manager.create(rows), b).singletonOrThrow();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
