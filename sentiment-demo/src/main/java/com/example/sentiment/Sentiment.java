package com.example.sentiment;

import ai.djl.ModelException;
import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Tells whether sentences are positive or negative. */
public final class Sentiment {
  private Sentiment() {}

  /**
   * Classifies sentences, one line of output each.
   *
   * @param args the folder of the model, then the sentences
   */
  public static void main(String[] args) throws IOException, ModelException, TranslateException {
    if (args.length < 2) {
      System.err.println("Usage: Sentiment MODEL_FOLDER SENTENCE...");
      System.exit(2);
    }
    List<String> sentences = Arrays.asList(args).subList(1, args.length);
    Criteria<String, Classifications> criteria =
        Criteria.builder()
            .setTypes(String.class, Classifications.class)
            .optModelPath(Path.of(args[0]))
            .optModelName("model")
            .optEngine("PyTorch")
            .optTranslatorFactory(new TextClassificationTranslatorFactory())
            .optArgument("includeTokenTypes", true)
            .optArgument("truncation", true)
            .optArgument("maxLength", 128)
            .build();
    try (ZooModel<String, Classifications> model = criteria.loadModel();
        Predictor<String, Classifications> predictor = model.newPredictor()) {
      for (String sentence : sentences) {
        Classifications.Classification best = predictor.predict(sentence).best();
        System.out.printf("%-8s %5.1f %%  %s%n", best.getClassName(), best.getProbability() * 100, sentence);
      }
    }
  }
}
