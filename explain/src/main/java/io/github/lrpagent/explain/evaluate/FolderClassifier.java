package io.github.lrpagent.explain.evaluate;

import ai.djl.Application;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.lrpagent.evaluate.EvaluationException;
import io.github.lrpagent.evaluate.TextClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A text classifier in a folder, loaded by DJL as an app does: {@code model.pt}, {@code
 * tokenizer.json}, {@code config.json}, and {@code serving.properties} where there is one.
 */
final class FolderClassifier implements TextClassifier, AutoCloseable {
  private static final String EXTENSION = ".pt";

  private final ZooModel<String, Classifications> model;
  private final Predictor<String, Classifications> predictor;

  private FolderClassifier(ZooModel<String, Classifications> model) {
    this.model = model;
    this.predictor = model.newPredictor();
  }

  /**
   * Loads a model.
   *
   * @param folder its folder
   * @param arguments for DJL's translator, such as {@code includeTokenTypes=true}; they come before
   *     those of {@code serving.properties}
   * @throws EvaluationException if it cannot be loaded as a text classifier
   */
  static FolderClassifier load(Path folder, Map<String, String> arguments) throws IOException {
    Map<String, String> translator = new LinkedHashMap<>(arguments);
    if (!Files.exists(folder.resolve("serving.properties"))) {
      translator.putIfAbsent(
          "translatorFactory", "ai.djl.huggingface.translator.TextClassificationTranslatorFactory");
    }
    Criteria.Builder<String, Classifications> criteria =
        Criteria.builder()
            .setTypes(String.class, Classifications.class)
            .optApplication(Application.NLP.TEXT_CLASSIFICATION)
            .optEngine("PyTorch")
            .optModelPath(folder)
            .optModelName(name(folder));
    translator.forEach(criteria::optArgument);
    try {
      return new FolderClassifier(criteria.build().loadModel());
    } catch (Exception | LinkageError e) {
      throw new EvaluationException(
          folder + ": DJL cannot load it as a text classifier: " + reason(e), e);
    }
  }

  /** Returns the name of the folder's one archive, without its extension. */
  private static String name(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new EvaluationException(
          folder + ": no such folder; the folder that holds the model's .pt file is needed");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> archives =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(EXTENSION))
              .sorted()
              .toList();
      if (archives.size() != 1) {
        throw new EvaluationException(
            folder
                + ": one .pt file is needed, there "
                + (archives.isEmpty() ? "is none" : "are " + String.join(", ", archives)));
      }
      return archives.get(0).substring(0, archives.get(0).length() - EXTENSION.length());
    }
  }

  /** DJL wraps what went wrong; the innermost message says it. */
  private static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.toString().lines().findFirst().orElse("");
  }

  @Override
  public Map<String, Double> scores(String text) throws TranslateException {
    Classifications classes = predictor.predict(text);
    Map<String, Double> scores = new LinkedHashMap<>();
    for (Classifications.Classification each : classes.<Classifications.Classification>items()) {
      scores.put(each.getClassName(), each.getProbability());
    }
    return scores;
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }
}
