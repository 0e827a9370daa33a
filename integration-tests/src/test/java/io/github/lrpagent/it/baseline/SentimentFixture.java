package io.github.lrpagent.it.baseline;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.SentimentApp;
import io.github.lrpagent.junit.Explained;
import io.github.lrpagent.junit.ExplanationBaseline;
import io.github.lrpagent.junit.Explanations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Tests as an app may have them, on the sentiment model in the folder {@code it.model}. */
@Explained(composite = "attnlrp")
class SentimentFixture {
  static final List<String> TEXTS =
      List.of(
          "What a waste of a wonderful cast.",
          "A gripping, beautifully acted drama.",
          "Not a bad film at all, despite a slow start.",
          "I can't recommend this to anyone.");

  private static ZooModel<String, Classifications> model;

  @BeforeAll
  static void load() throws Exception {
    model = SentimentApp.load(Path.of(System.getProperty("it.model")));
    String noisy = System.getProperty("it.noisy");
    if (noisy != null) {
      addNoise(noisy, 0.05);
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void oneByOne(Explanations explanations) throws Exception {
    try (Predictor<String, Classifications> predictor = model.newPredictor()) {
      for (int i = 0; i < TEXTS.size(); i++) {
        explanations.clear();
        predictor.predict(TEXTS.get(i));
        ExplanationBaseline.assertMatches("text-" + i, explanations.only());
      }
    }
  }

  /** Adds random noise to a parameter, of a part of its norm. */
  private static void addNoise(String parameter, double part) {
    NDArray weight = model.getBlock().getParameters().get(parameter).getArray();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      manager.getEngine().setRandomSeed(7);
      NDArray noise = manager.randomNormal(weight.getShape());
      double scale = part * norm(weight) / norm(noise);
      weight.addi(noise.mul(scale));
    }
  }

  private static double norm(NDArray array) {
    return Math.sqrt(array.square().sum().getFloat());
  }

  /** The same in batches of four, in another order each time. */
  static class Batches extends SentimentFixture {
    @RepeatedTest(8)
    void ofFour(Explanations explanations, RepetitionInfo repetition) throws Exception {
      List<String> texts = new ArrayList<>(TEXTS);
      Collections.rotate(texts, repetition.getCurrentRepetition());
      try (Predictor<String, Classifications> predictor = model.newPredictor()) {
        for (int round = 0; round < 5; round++) {
          explanations.clear();
          predictor.batchPredict(texts);
          for (int row = 0; row < texts.size(); row++) {
            ExplanationBaseline.assertMatches(
                "text-" + TEXTS.indexOf(texts.get(row)), explanations.get(row));
          }
        }
      }
    }
  }

  /** The same by other rules. */
  @Explained(composite = "cp-lrp")
  static class ByCpLrp extends SentimentFixture {}
}
