package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.PairList;

/** Predicts 2 (x² + x) by a block that works in place, and counts how often it runs. */
public final class PolynomialApp {
  private PolynomialApp() {}

  public static void main(String[] arguments) throws Exception {
    Polynomial polynomial = new Polynomial();
    try (Model model = Model.newInstance("polynomial", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.setBlock(new SequentialBlock().add(polynomial));
      NDArray x = manager.create(new float[] {1, 2, 0.5f}, new Shape(1, 3));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        System.out.println(predictor.predict(new NDList(x)).head().getFloat(0, 1));
      }
    }
    System.out.println(polynomial.runs + " run");
  }

  private static final class Polynomial extends AbstractBlock {
    private int runs;

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList list, boolean training, PairList<String, Object> params) {
      runs++;
      NDArray x = list.head();
      NDArray sum = x.mul(x);
      NDArray part = sum.get(new NDIndex(":, 1:2")); // a view
      part.addi(x.get(new NDIndex(":, 1:2")));
      return new NDList(sum.muli(2));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return shapes;
    }
  }
}
