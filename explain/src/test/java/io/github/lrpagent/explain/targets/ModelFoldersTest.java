package io.github.lrpagent.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFoldersTest {
  @TempDir Path folder;

  private static Model model(String name, Path folder) {
    return (Model)
        Proxy.newProxyInstance(
            Model.class.getClassLoader(),
            new Class<?>[] {Model.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getName" -> name;
                  case "getModelPath" -> folder;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private @Nullable String label(int index) {
    ModelFolder read = new ModelFolders().of(model("m", folder));
    return read.label(index, Math.max(1, read.labels().size()));
  }

  private @Nullable String label(String config, int index) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    return label(index);
  }

  @Test
  void labelsComeFromId2label() throws IOException {
    String config =
        "{\"model_type\": \"bert\", \"id2label\": {\"0\": \"negative\", \"1\": \"positive \u00e9\", \"2\": 7}}";

    assertThat(label(config, 0)).isEqualTo("negative");
    assertThat(label(config, 1)).isEqualTo("positive \u00e9");
    assertThat(label(config, 2)).isEqualTo("7");
    assertThat(label(config, 3)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        "{\"id2label\": null}",
        "{\"id2label\": [\"a\", \"b\"]}",
        "{\"id2label\": \"a\"}",
        "{\"id2label\": {}}",
        "{\"id2label\": {\"0\": null}}",
        "{\"id2label\": {\"0\": {\"name\": \"a\"}}}",
        "{\"id2label\": {\"0\": []}}",
        "{\"id2label\": {\"0\": [\"a\", \"b\"]}}"
      })
  void otherFilesGiveNoLabels(String config) throws IOException {
    assertThat(label(config, 0)).isNull();
  }

  @Test
  void modelWithoutAConfigOrAFolderHasNoLabels() {
    assertThat(label(0)).isNull();
    assertThat(new ModelFolders().of(model("m", null)).labels()).isEmpty();
  }

  @Test
  void labelsOfAnotherNumberOfClassesAreOfSomethingElse() throws IOException {
    Files.writeString(
        folder.resolve("config.json"), "{\"id2label\": {\"0\": \"a\", \"1\": \"b\"}}");
    ModelFolder read = new ModelFolders().of(model("m", folder));

    assertThat(read.label(1, 2)).isEqualTo("b");
    assertThat(read.label(1, 50257)).isNull();
  }

  @Test
  void labelsOfImagesComeFromTheSynset() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"architectures\": [\"ResNet\"]}");
    Files.writeString(folder.resolve("synset.txt"), "n01 cat\n n02 dog\n");

    assertThat(label(1)).isEqualTo("n02 dog");
    assertThat(new ModelFolders().of(model("m", folder)).architectures()).containsExactly("ResNet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"added_tokens\": [{\"id\": 3, \"content\": \"[PAD]\"}, {\"special\": true, \"id\": 7, \"content\": \"[MASK]\"}]} | 7",
        "{\"model\": {\"vocab\": {\"<mask>\": 1}}, \"added_tokens\": [{\"content\": \"<mask>\", \"id\": 5}]} | 5",
        "{\"added_tokens\": [{\"id\": 3, \"content\": \"[PAD]\"}]} | -1",
        "{\"added_tokens\": 7} | -1",
        "[] | -1",
        "{ | -1",
      })
  void maskTokenComesFromTheTokenizer(String tokenizer, long id) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer);

    assertThat(new MaskTokens().of(model("m", folder)).orElse(-1)).isEqualTo(id);
  }

  @Test
  void modelCalledModelIsNamedAfterItsFolder() {
    Path path = Path.of("models", "sentiment");

    assertThat(ModelFolders.modelName(model("model", path))).isEqualTo("sentiment");
    assertThat(ModelFolders.modelName(model("", path))).isEqualTo("sentiment");
    assertThat(ModelFolders.modelName(model(null, path))).isEqualTo("sentiment");
    assertThat(ModelFolders.modelName(model("bert", path))).isEqualTo("bert");
    assertThat(ModelFolders.modelName(model("model", null))).isEqualTo("model");
  }
}
