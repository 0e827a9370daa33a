package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.translate.NoopTranslator;

/** Predicts with a SiLU that is written out. */
public final class SiluApp {
  private SiluApp() {}

  public static void main(String[] arguments) throws Exception {
    try (Model model = Model.newInstance("silu", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.setBlock(new LambdaBlock(list -> new NDList(silu(list.head()))));
      NDArray x = manager.create(new float[] {2, 1, 0.5f}, new Shape(1, 3));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        System.out.println(predictor.predict(new NDList(x)).head().getFloat(0, 0));
      }
    }
  }

  private static NDArray silu(NDArray x) {
    return x.mul(x.neg().exp().add(1).pow(-1));
  }
}
