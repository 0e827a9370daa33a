package io.github.lrpagent.it;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;

/** The lines of a {@code relevance.jsonl}, one for each row of a prediction. */
final class LogRows {
  private LogRows() {}

  /** Reads the lines that the agent wrote to its folder. */
  static List<JsonObject> in(Path output) throws IOException {
    return Files.readAllLines(output.resolve("relevance.jsonl")).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** Returns the relevance of the first input of all rows, flat. */
  static double[] relevance(List<JsonObject> rows) {
    return rows.stream().flatMapToDouble(row -> DoubleStream.of(relevance(row))).toArray();
  }

  /** Returns the relevance of the first input of a row, flat. */
  static double[] relevance(JsonObject row) {
    return new Gson()
        .fromJson(
            row.getAsJsonArray("inputs").get(0).getAsJsonObject().get("relevance"), double[].class);
  }
}
