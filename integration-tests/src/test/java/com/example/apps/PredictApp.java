package com.example.apps;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Predicts every sample of a {@code case.json} with each archive that is named and prints the
 * outputs' bits: ARCHIVE...
 */
public final class PredictApp {
  private PredictApp() {}

  public static void main(String[] archives) throws Exception {
    for (String archive : archives) {
      Path file = Path.of(archive);
      JsonObject golden = read(file.resolveSibling("case.json"));
      try (ZooModel<NDList, NDList> model = load(file);
          Predictor<NDList, NDList> predictor = model.newPredictor();
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        for (String sample : golden.getAsJsonObject("samples").keySet()) {
          System.out.println(
              archive
                  + " "
                  + sample
                  + " "
                  + bits(predictor.predict(inputs(golden, sample, manager))));
        }
        System.out.println(archive + " wrong " + wrong(predictor, manager));
      }
    }
  }

  public static JsonObject read(Path json) throws IOException {
    return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
  }

  public static ZooModel<NDList, NDList> load(Path file) throws Exception {
    return Criteria.builder()
        .setTypes(NDList.class, NDList.class)
        .optModelPath(file)
        .optEngine("PyTorch")
        .optTranslator(new NoopTranslator())
        .build()
        .loadModel();
  }

  public static NDList inputs(JsonObject golden, String sample, NDManager manager) {
    NDList inputs = new NDList();
    JsonObject given =
        golden.getAsJsonObject("samples").getAsJsonObject(sample).getAsJsonObject("inputs");
    for (JsonElement name : golden.getAsJsonArray("input_names")) {
      inputs.add(tensor(given.getAsJsonObject(name.getAsString()), manager));
    }
    return inputs;
  }

  public static NDArray tensor(JsonObject tensor, NDManager manager) {
    Gson gson = new Gson();
    Shape shape = new Shape(gson.fromJson(tensor.get("shape"), long[].class));
    return tensor.get("dtype").getAsString().equals("i64")
        ? manager.create(gson.fromJson(tensor.get("data"), long[].class), shape)
        : manager.create(gson.fromJson(tensor.get("data"), float[].class), shape);
  }

  public static String bits(NDList outputs) {
    StringBuilder bits = new StringBuilder();
    for (NDArray output : outputs) {
      bits.append(output.getName()).append(output.getShape());
      for (float value : output.toFloatArray()) {
        bits.append(' ').append(Integer.toHexString(Float.floatToRawIntBits(value)));
      }
    }
    return bits.toString();
  }

  /**
   * What the app sees of an input that the model cannot take: the exceptions' types, and their
   * messages without code positions.
   */
  private static String wrong(Predictor<NDList, NDList> predictor, NDManager manager) {
    try {
      return bits(predictor.predict(new NDList(manager.ones(new Shape(1, 2, 3, 4, 5)))));
    } catch (TranslateException e) {
      StringBuilder seen = new StringBuilder();
      for (Throwable t = e; t != null; t = t.getCause()) {
        String message =
            String.valueOf(t.getMessage())
                .replaceAll("File \"[^\"]*\", line \\d+", "File")
                .replace('\n', '|');
        seen.append(t.getClass().getName()).append(": ").append(message).append(" / ");
      }
      return seen.toString();
    }
  }
}
