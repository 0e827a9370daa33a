package com.example.apps;

import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Classifies sentences, one by one and as a batch, and prints the probabilities' bits: MODEL_FOLDER
 * SENTENCE...
 */
public final class SentimentApp {
  private SentimentApp() {}

  public static void main(String[] arguments) throws Exception {
    List<String> texts = Arrays.asList(arguments).subList(1, arguments.length);
    try (ZooModel<String, Classifications> model = load(Path.of(arguments[0]));
        Predictor<String, Classifications> predictor = model.newPredictor()) {
      for (String text : texts) {
        print(predictor.predict(text));
      }
      predictor.batchPredict(texts).forEach(SentimentApp::print);
      try {
        predictor.predict(null);
      } catch (Exception e) {
        System.out.println(e + " / " + e.getCause());
      }
    }
  }

  public static ZooModel<String, Classifications> load(Path folder) throws Exception {
    return Criteria.builder()
        .setTypes(String.class, Classifications.class)
        .optModelPath(folder)
        .optModelName("model")
        .optEngine("PyTorch")
        .optArgument("includeTokenTypes", "true")
        .optTranslatorFactory(new TextClassificationTranslatorFactory())
        .build()
        .loadModel();
  }

  private static void print(Classifications result) {
    StringBuilder line = new StringBuilder();
    for (String name : result.getClassNames()) {
      line.append(name)
          .append(' ')
          .append(Double.toHexString(result.get(name).getProbability()))
          .append(' ');
    }
    System.out.println(line);
  }
}
