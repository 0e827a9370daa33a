package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Predicts with a ResNet of DJL's blocks that has the weights of a folder's archive: every sample
 * of its {@code case.json}, printing the outputs' bits: FOLDER
 */
public final class ResNetApp {
  private ResNetApp() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    JsonObject json = PredictApp.read(folder.resolve("case.json"));
    try (Model model = Model.newInstance("resnet", "PyTorch")) {
      NDManager kept = model.getNDManager();
      Map<String, NDArray> statistics = new HashMap<>();
      for (Map.Entry<String, JsonElement> each : json.getAsJsonObject("buffers").entrySet()) {
        statistics.put(each.getKey(), PredictApp.tensor(each.getValue().getAsJsonObject(), kept));
      }
      Weights weights = Weights.of(folder.resolve("model.pt"), kept).with(statistics);
      model.setBlock(ResNetBlocks.create(weights, kept));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        for (String sample : json.getAsJsonObject("samples").keySet()) {
          NDList outputs = predictor.predict(PredictApp.inputs(json, sample, manager));
          System.out.println(sample + " " + PredictApp.bits(outputs));
        }
      }
    }
  }
}
