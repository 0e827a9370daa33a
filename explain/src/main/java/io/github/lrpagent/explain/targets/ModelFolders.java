package io.github.lrpagent.explain.targets;

import ai.djl.Model;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What stands beside a model: the names of its classes in {@code config.json} ({@code id2label}) or
 * {@code synset.txt}, and its architecture. Each folder is read once.
 */
public final class ModelFolders {
  private static final ModelFolder NOTHING = new ModelFolder(Map.of(), List.of());

  private final Map<Path, ModelFolder> folders = new ConcurrentHashMap<>();

  /** Returns the model's name, or its folder's where the name says just "model". */
  public static String modelName(Model model) {
    String name = model.getName();
    Path folder = model.getModelPath();
    boolean plain = name == null || name.isEmpty() || name.equals("model");
    return plain && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : String.valueOf(name);
  }

  /** Returns what stands beside a model. */
  public ModelFolder of(Model model) {
    Path folder = model.getModelPath();
    return folder == null ? NOTHING : folders.computeIfAbsent(folder, ModelFolders::read);
  }

  private static ModelFolder read(Path folder) {
    ModelFolder config = config(folder.resolve("config.json"));
    return config.labels().isEmpty()
        ? new ModelFolder(synset(folder.resolve("synset.txt")), config.architectures())
        : config;
  }

  private static ModelFolder config(Path file) {
    if (!Files.isRegularFile(file)) {
      return NOTHING;
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      JsonObject config = JsonParser.parseReader(reader).getAsJsonObject();
      return new ModelFolder(labels(config.get("id2label")), names(config.get("architectures")));
    } catch (IOException | RuntimeException e) {
      return NOTHING; // another program's config.json
    }
  }

  private static Map<Integer, String> labels(JsonElement id2label) {
    Map<Integer, String> labels = new HashMap<>();
    if (id2label instanceof JsonObject names) {
      for (Map.Entry<String, JsonElement> name : names.entrySet()) {
        if (name.getValue().isJsonPrimitive()) {
          labels.put(Integer.parseInt(name.getKey()), name.getValue().getAsString());
        }
      }
    }
    return labels;
  }

  private static List<String> names(JsonElement architectures) {
    return architectures instanceof JsonArray names
        ? names.asList().stream().map(JsonElement::getAsString).toList()
        : List.of();
  }

  private static Map<Integer, String> synset(Path file) {
    Map<Integer, String> labels = new HashMap<>();
    if (Files.isRegularFile(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.map(String::strip).forEach(line -> labels.put(labels.size(), line));
      } catch (IOException | RuntimeException e) {
        return Map.of();
      }
    }
    return labels;
  }
}
