package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import com.example.apps.LongRunningApp;
import com.example.apps.PredictApp;
import com.google.gson.JsonObject;
import java.nio.file.Path;

/**
 * Predicts many times with a model written in Java and prints what {@link LongRunningApp} prints:
 * NAME FOLDER SAMPLE COUNT.
 */
public final class LongRunningBlocksApp {
  private LongRunningBlocksApp() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[3]);
    JsonObject golden = PredictApp.read(folder.resolve("case.json"));
    try (Model model = BlocksApp.load(arguments[0], folder);
        NDManager manager = NDManager.newBaseManager("PyTorch");
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
      for (int i = 1; i <= count; i++) {
        try (NDManager all = manager.newSubManager()) {
          predictor.predict(PredictApp.inputs(golden, arguments[2], all)).head().toFloatArray();
        }
        if (i % (count / 20) == 0) {
          System.out.println(
              i
                  + " "
                  + LongRunningApp.resources(manager)
                  + " "
                  + LongRunningApp.residentKilobytes());
        }
      }
    }
  }
}
