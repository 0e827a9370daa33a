package io.github.lrpagent.it;

import com.example.apps.PredictApp;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relevances that the naive implementation computes for a network of {@code
 * com.example.blocks}.
 *
 * @param json what {@code archives/make_blocks.py} wrote
 */
record BlockCase(JsonObject json) {

  static BlockCase named(String name) throws IOException {
    return new BlockCase(PredictApp.read(Path.of("blocks", name + ".json")));
  }

  /** The explained class of each row. */
  int[] indices() {
    return new Gson().fromJson(json.getAsJsonObject("target").get("index"), int[].class);
  }

  /** The explained position of each row, where rows have positions. */
  int @Nullable [] positions() {
    return new Gson().fromJson(json.getAsJsonObject("target").get("position"), int[].class);
  }

  /** The relevance of each leaf, all rows one after the other. */
  List<double[]> leaves(String composite) {
    List<double[]> leaves = new ArrayList<>();
    for (JsonElement leaf : json.getAsJsonObject("relevance").getAsJsonArray(composite)) {
      leaves.add(new Gson().fromJson(leaf, double[].class));
    }
    return leaves;
  }

  /**
   * How far off a relevance may be. {@code f(x) / x} of a sigmoid is large where x is small, and
   * float32 knows such an x, a sum that cancels, to few digits: the naive implementation in float32
   * is off as well.
   */
  double tolerance(String composite) {
    double noise = json.getAsJsonObject("noise").get(composite).getAsDouble();
    return Math.max(Golden.TOLERANCE, 5 * noise);
  }
}
