package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.Pair;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes the weights, inputs and outputs of the networks, for {@code archives/make_blocks.py}:
 * FOLDER [NAME...]
 */
final class BlocksDump {
  private BlocksDump() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (String name : DjlBlocksApp.names()) {
      if (arguments.length > 1 && !Arrays.asList(arguments).contains(name)) {
        continue;
      }
      try (Model model = DjlBlocksApp.load(name);
          Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        JsonObject weights = new JsonObject();
        for (Pair<String, Parameter> parameter : model.getBlock().getParameters()) {
          weights.add(parameter.getKey(), json(parameter.getValue().getArray()));
        }
        JsonObject network = new JsonObject();
        network.add("weights", weights);
        network.add("inputs", json(DjlBlocksApp.inputs(name, manager)));
        network.add("outputs", json(predictor.predict(DjlBlocksApp.inputs(name, manager))));
        Files.writeString(folder.resolve(name + ".json"), network.toString());
      }
    }
  }

  private static JsonArray json(NDList arrays) {
    JsonArray all = new JsonArray();
    arrays.forEach(array -> all.add(json(array)));
    return all;
  }

  private static JsonObject json(NDArray array) {
    Gson gson = new Gson();
    JsonObject tensor = new JsonObject();
    tensor.add("shape", gson.toJsonTree(array.getShape().getShape()));
    tensor.addProperty("dtype", array.getDataType().isFloating() ? "f32" : "i64");
    tensor.add("data", gson.toJsonTree(array.toArray()));
    return tensor;
  }
}
