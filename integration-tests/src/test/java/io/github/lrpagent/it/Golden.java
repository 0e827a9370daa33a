package io.github.lrpagent.it;

import com.example.apps.PredictApp;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model with the relevances that the reference computes for it.
 *
 * @param folder its folder
 * @param json its {@code case.json}
 */
record Golden(Path folder, JsonObject json) {
  static final double TOLERANCE = 1e-5;

  /** The files of a model: as traced, with all names changed, and frozen. */
  static final List<String> ARCHIVES = List.of("model.pt", "renamed.pt", "frozen.pt");

  private static final Map<String, String> METHODS =
      Map.of("attnlrp", "attnLRP", "cp-lrp", "cp_LRP", "gradient-x-input", "gradxinput");

  static List<Golden> all() {
    try (Stream<Path> folders = Files.list(Path.of("goldens"))) {
      return folders.filter(Files::isDirectory).sorted().map(Golden::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Golden named(String name) {
    return of(Path.of("goldens", name));
  }

  private static Golden of(Path folder) {
    try {
      return new Golden(folder, PredictApp.read(folder.resolve("case.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> samples() {
    return json.getAsJsonObject("samples").keySet();
  }

  boolean has(String composite) {
    return json.getAsJsonObject("methods").has(METHODS.get(composite));
  }

  /** The target of each row. */
  int[] targets(String sample) {
    JsonObject target =
        json.getAsJsonObject("samples").getAsJsonObject(sample).getAsJsonObject("target");
    return new Gson().fromJson(target.get("index"), int[].class);
  }

  /** The relevance of all rows, flat, in float64. */
  double[] relevance(String composite, String sample) {
    return relevanceBy(METHODS.get(composite), sample);
  }

  /** The relevance of all rows by a method of the reference, flat, in float64. */
  double[] relevanceBy(String method, String sample) {
    JsonObject tokens =
        json.getAsJsonObject("methods")
            .getAsJsonObject(method)
            .getAsJsonObject("samples")
            .getAsJsonObject(sample)
            .getAsJsonObject("tokens");
    return new Gson().fromJson(tokens.get("data"), double[].class);
  }

  /** The normwise error: the largest difference over the largest number. */
  static double error(double[] actual, double[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError(actual.length + " relevances, expected " + expected.length);
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }
}
