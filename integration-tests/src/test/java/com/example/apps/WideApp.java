package com.example.apps;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import java.nio.file.Path;

/**
 * Asks a language model with many classes for its next token; the logits stay where libtorch has
 * them: ARCHIVE TIMES.
 */
public final class WideApp {
  private static final int LENGTH = 512;

  private WideApp() {}

  public static void main(String[] arguments) throws Exception {
    try (ZooModel<NDList, NDList> model = PredictApp.load(Path.of(arguments[0]));
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      long[] ids = new long[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        ids[i] = i * 7 % 40;
      }
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        try (NDList outputs =
            predictor.predict(new NDList(manager.create(ids, new Shape(1, LENGTH))))) {
          NDArray last = outputs.head().get("0, -1");
          System.out.println(
              last.argMax().getLong() + " " + PredictApp.bits(new NDList(last.get(":8"))));
        }
      }
    }
  }
}
