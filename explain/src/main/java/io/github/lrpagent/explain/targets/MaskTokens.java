package io.github.lrpagent.explain.targets;

import ai.djl.Model;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The id of the mask token, from the {@code tokenizer.json} beside a model: of a file that may be
 * large, only the tokens before the vocabulary are read.
 */
public final class MaskTokens {
  private static final Set<String> MASKS = Set.of("[MASK]", "<mask>");

  private final Map<Path, OptionalLong> folders = new ConcurrentHashMap<>();

  /** Returns the id of a model's mask token, where it is known. */
  public OptionalLong of(Model model) {
    Path folder = model.getModelPath();
    return folder == null
        ? OptionalLong.empty()
        : folders.computeIfAbsent(folder, f -> read(f.resolve("tokenizer.json")));
  }

  private static OptionalLong read(Path file) {
    if (!Files.isRegularFile(file)) {
      return OptionalLong.empty();
    }
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("added_tokens")) {
          return maskAmong(json);
        }
        json.skipValue();
      }
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty(); // no tokenizer that we know
    }
    return OptionalLong.empty();
  }

  private static OptionalLong maskAmong(JsonReader json) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      long id = -1;
      String content = "";
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "id" -> id = json.nextLong();
          case "content" -> content = json.nextString();
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (MASKS.contains(content)) {
        return OptionalLong.of(id);
      }
    }
    return OptionalLong.empty();
  }
}
