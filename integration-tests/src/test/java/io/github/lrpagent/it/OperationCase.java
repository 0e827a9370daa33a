package io.github.lrpagent.it;

import com.example.apps.PredictApp;
import com.example.operations.Job.Numbers;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the reference computes for one operation.
 *
 * @param file the name of its file
 * @param json the case
 */
record OperationCase(String file, JsonObject json) {
  private static final Gson GSON = new Gson();

  static List<OperationCase> of(String file) {
    List<OperationCase> cases = new ArrayList<>();
    try {
      JsonObject all = PredictApp.read(Path.of("operations", file + ".json"));
      all.getAsJsonArray("cases")
          .forEach(c -> cases.add(new OperationCase(file, c.getAsJsonObject())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  String name() {
    return json.get("name").getAsString();
  }

  /** Its file and its name. */
  String id() {
    return file + " " + name();
  }

  /** The function that it is of, where the file has several. */
  String function() {
    JsonElement function = json.getAsJsonObject("args").get("fn");
    return function == null ? "" : function.getAsString();
  }

  /** The numbers among its arguments; yes is 1. */
  Map<String, Double> arguments() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    json.getAsJsonObject("args")
        .asMap()
        .forEach(
            (name, value) -> {
              if (value.getAsJsonPrimitive().isNumber()) {
                numbers.put(name, value.getAsDouble());
              } else if (value.getAsJsonPrimitive().isBoolean()) {
                numbers.put(name, value.getAsBoolean() ? 1.0 : 0.0);
              }
            });
    return numbers;
  }

  double argument(String name, double fallback) {
    return arguments().getOrDefault(name, fallback);
  }

  Map<String, Numbers> inputs() {
    Map<String, Numbers> inputs = new LinkedHashMap<>();
    json.getAsJsonObject("inputs")
        .asMap()
        .forEach((name, tensor) -> inputs.put(name, numbers(tensor.getAsJsonObject())));
    return inputs;
  }

  /** The inputs that take relevance. */
  List<String> carrying() {
    return json.getAsJsonArray("requires_grad").asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  boolean hasRelevances() {
    return json.has("relevances64");
  }

  /** The relevance of an input, or the gradient in some files; zeros where it gets none. */
  double[] relevance(String input) {
    JsonElement tensor = json.getAsJsonObject("relevances64").get(input);
    return tensor.isJsonNull()
        ? new double[inputs().get(input).data().length]
        : doubles(tensor.getAsJsonObject());
  }

  double[] output() {
    return doubles(json.getAsJsonObject("output64"));
  }

  double[] relevanceOut() {
    return doubles(json.getAsJsonObject("relevance_out"));
  }

  long[] outputShape() {
    return numbers(json.getAsJsonObject("relevance_out")).shape();
  }

  private static Numbers numbers(JsonObject tensor) {
    String[] data = GSON.fromJson(tensor.get("data"), String[].class);
    for (int i = 0; i < data.length; i++) {
      data[i] = data[i].replace("inf", "Infinity").replace("nan", "NaN");
    }
    return new Numbers(GSON.fromJson(tensor.get("shape"), long[].class), data);
  }

  /** Numbers in float64; what is given in float32 is that number exactly. */
  static double[] doubles(Numbers numbers) {
    float[] floats = numbers.floats();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  private static double[] doubles(JsonObject tensor) {
    Numbers numbers = numbers(tensor);
    if (tensor.get("dtype").getAsString().equals("f32")) {
      return doubles(numbers);
    }
    double[] doubles = new double[numbers.data().length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = Double.parseDouble(numbers.data()[i]);
    }
    return doubles;
  }
}
