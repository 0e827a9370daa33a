package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.PairList;
import com.example.apps.PredictApp;

/** Predicts with two layers, the first of which squares and the second one cubes. */
public final class PowersApp {
  private PowersApp() {}

  public static void main(String[] arguments) throws Exception {
    try (Model model = Model.newInstance("powers", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.setBlock(new SequentialBlock().add(new Square()).add(new Cube()));
      NDArray x = manager.create(new float[] {1, 2, 0.5f}, new Shape(1, 3));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        System.out.println(PredictApp.bits(predictor.predict(new NDList(x))));
      }
    }
  }

  private abstract static class Power extends AbstractBlock {
    abstract NDArray power(NDArray x);

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList list, boolean training, PairList<String, Object> params) {
      return new NDList(power(list.head()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return shapes;
    }
  }

  private static final class Square extends Power {
    @Override
    NDArray power(NDArray x) {
      return square(x);
    }

    private static NDArray square(NDArray x) {
      return x.mul(x);
    }
  }

  private static final class Cube extends Power {
    @Override
    NDArray power(NDArray x) {
      return x.mul(x).mul(x);
    }
  }
}
