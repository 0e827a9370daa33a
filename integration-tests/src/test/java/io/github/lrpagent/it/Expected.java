package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a naive computation says of one sample of an app's model.
 *
 * @param json the sample of {@code expected.json}
 */
record Expected(JsonObject json) {
  static List<Expected> of(Path folder) throws IOException {
    List<Expected> samples = new ArrayList<>();
    JsonArray all =
        JsonParser.parseString(Files.readString(folder.resolve("expected.json"))).getAsJsonArray();
    all.forEach(one -> samples.add(new Expected(one.getAsJsonObject())));
    return samples;
  }

  /** The text, of a sample of one text. */
  JsonElement text() {
    return json.getAsJsonArray("texts").get(0);
  }

  double value() {
    return json.get("value").getAsDouble();
  }

  double[] relevance() {
    return new Gson().fromJson(json.get("relevance"), double[].class);
  }

  private @Nullable Integer number(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? null : value.getAsInt();
  }

  /** Checks a line of {@code relevance.jsonl}. */
  void check(JsonObject line, String kind, boolean tokensKnown) {
    JsonObject target = line.getAsJsonObject("target");
    JsonObject input = line.getAsJsonArray("inputs").get(0).getAsJsonObject();
    String what = line.get("model").getAsString() + " " + json.get("texts");
    assertThat(target.get("kind").getAsString()).as(what).isEqualTo(kind);
    for (String name : List.of("position", "end", "index")) {
      assertThat(number(target, name)).as(what + " " + name).isEqualTo(number(json, name));
    }
    assertThat(target.get("label")).as(what).isEqualTo(json.get("label"));
    assertThat(target.get("value").getAsDouble())
        .as(what)
        .isCloseTo(json.get("value").getAsDouble(), within(1e-5));
    double[] relevance = new Gson().fromJson(input.get("relevance"), double[].class);
    double[] expected = relevance();
    assertThat(Golden.error(Arrays.copyOf(relevance, expected.length), expected))
        .as(what)
        .isLessThanOrEqualTo(Golden.TOLERANCE);
    for (int pad = expected.length; pad < relevance.length; pad++) {
      assertThat(relevance[pad]).as(what + ": padding").isZero();
    }
    if (tokensKnown) {
      assertThat(new Gson().fromJson(input.get("tokens"), String[].class))
          .as(what)
          .startsWith(new Gson().fromJson(json.get("tokens"), String[].class));
      if (json.getAsJsonArray("texts").size() == 1) {
        assertThat(input.get("text")).as(what).isEqualTo(json.getAsJsonArray("texts").get(0));
      }
    } else {
      assertThat(input.has("tokens")).as(what).isFalse();
    }
  }
}
