package io.github.lrpagent.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
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

  private String label(String config, int index) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    return new Labels().label(model("m", folder), index);
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
    assertThat(new Labels().label(model("m", folder), 0)).isNull();
    assertThat(new Labels().label(model("m", null), 0)).isNull();
  }

  @Test
  void modelCalledModelIsNamedAfterItsFolder() {
    Path path = Path.of("models", "sentiment");

    assertThat(new Labels().modelName(model("model", path))).isEqualTo("sentiment");
    assertThat(new Labels().modelName(model("", path))).isEqualTo("sentiment");
    assertThat(new Labels().modelName(model(null, path))).isEqualTo("sentiment");
    assertThat(new Labels().modelName(model("bert", path))).isEqualTo("bert");
    assertThat(new Labels().modelName(model("model", null))).isEqualTo("model");
  }
}
