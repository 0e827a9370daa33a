package io.github.lrpagent.it;

import com.example.apps.PredictApp;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of archive, with the relevances that the naive implementation computes for it.
 *
 * @param folder its folder
 * @param json its {@code case.json}
 */
record Kind(Path folder, JsonObject json) {
  private static final Map<String, String> METHODS =
      Map.of("attnlrp", "attnLRP", "cp-lrp", "cp_LRP", "gradient-x-input", "gradxinput");

  static List<Kind> all() {
    try (Stream<Path> folders = Files.list(Path.of("kinds"))) {
      return folders.filter(Files::isDirectory).sorted().map(Kind::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kind of(Path folder) {
    try {
      return new Kind(folder, PredictApp.read(folder.resolve("case.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return folder.resolve("model.pt");
  }

  /** What is said instead of an explanation. */
  Optional<String> refused() {
    JsonElement line = json.get("refused");
    return line.isJsonNull() ? Optional.empty() : Optional.of(line.getAsString());
  }

  double tolerance() {
    return json.get("tolerance").getAsDouble();
  }

  int[] targets(String sample) {
    JsonObject row = json.getAsJsonObject("samples").getAsJsonObject(sample);
    return new Gson().fromJson(row.getAsJsonObject("target").get("index"), int[].class);
  }

  /** The relevance of each leaf, all rows one after the other. */
  List<double[]> leaves(String composite, String sample) {
    JsonObject entry =
        json.getAsJsonObject("methods")
            .getAsJsonObject(METHODS.get(composite))
            .getAsJsonObject("samples")
            .getAsJsonObject(sample);
    List<double[]> leaves = new ArrayList<>();
    if (entry.has("leaves")) {
      entry.getAsJsonArray("leaves").forEach(leaf -> leaves.add(data(leaf)));
    } else {
      leaves.add(data(entry.get("tokens")));
    }
    return leaves;
  }

  private static double[] data(JsonElement tensor) {
    return new Gson().fromJson(tensor.getAsJsonObject().get("data"), double[].class);
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
