package io.github.lrpagent.explain.targets;

import ai.djl.Model;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of models and of their classes, from {@code id2label} in the {@code config.json} beside
 * a model.
 */
public final class Labels {
  private final Map<Path, Map<String, JsonElement>> byFolder = new ConcurrentHashMap<>();

  /** Returns the model's name, or its folder's where the name says just "model". */
  public String modelName(Model model) {
    String name = model.getName();
    Path folder = model.getModelPath();
    boolean plain = name == null || name.isEmpty() || name.equals("model");
    return plain && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : String.valueOf(name);
  }

  /** Returns the label of a class, or null where it is not known. */
  public @Nullable String label(Model model, int index) {
    Path folder = model.getModelPath();
    if (folder == null) {
      return null;
    }
    JsonElement label = byFolder.computeIfAbsent(folder, Labels::read).get(Integer.toString(index));
    return label == null || !label.isJsonPrimitive() ? null : label.getAsString();
  }

  private static Map<String, JsonElement> read(Path folder) {
    Path config = folder.resolve("config.json");
    if (!Files.isRegularFile(config)) {
      return Map.of();
    }
    try (Reader reader = Files.newBufferedReader(config)) {
      JsonObject labels =
          JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject("id2label");
      return labels == null ? Map.of() : labels.asMap();
    } catch (java.io.IOException | RuntimeException e) {
      return Map.of(); // another program's config.json
    }
  }
}
