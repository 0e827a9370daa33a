package com.example.films;

import ai.djl.ModelException;
import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells whether reviews of films are positive or negative. It knows nothing of explanations. */
public final class Reviews implements AutoCloseable {
  private final ZooModel<String, Classifications> model;

  /**
   * Loads the model.
   *
   * @param folder holds {@code model.pt}, {@code tokenizer.json} and {@code config.json}
   */
  public Reviews(Path folder) throws IOException, ModelException {
    model =
        Criteria.builder()
            .setTypes(String.class, Classifications.class)
            .optModelPath(folder)
            .optModelName("model")
            .optEngine("PyTorch")
            .optTranslatorFactory(new TextClassificationTranslatorFactory())
            .optArgument("includeTokenTypes", true)
            .build()
            .loadModel();
  }

  /** Returns the sentiment of one review. */
  public String sentiment(String review) throws TranslateException {
    return sentiments(List.of(review)).get(0);
  }

  /** Returns the sentiments of many, predicted as one batch. */
  public List<String> sentiments(List<String> reviews) throws TranslateException {
    try (Predictor<String, Classifications> predictor = model.newPredictor()) {
      return predictor.batchPredict(reviews).stream()
          .map(result -> result.best().getClassName())
          .toList();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
