package io.github.lrpagent.it.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import com.example.apps.SentimentApp;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.junit.Explained;
import io.github.lrpagent.junit.Explanations;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Whose explanations a test gets, and by which composite. */
final class ExplainedFixtures {
  private static ZooModel<String, Classifications> model;

  static void load() throws Exception {
    model = SentimentApp.load(Path.of("../sentiment-demo/sentiment"));
  }

  static void close() {
    model.close();
  }

  private ExplainedFixtures() {}

  private static String predict(String text) throws Exception {
    try (Predictor<String, Classifications> predictor = model.newPredictor()) {
      predictor.predict(text);
    }
    return text;
  }

  private static List<String> texts(Explanations explanations) {
    return explanations.all().stream()
        .map(e -> Objects.requireNonNull(e.inputs().get(0).text()))
        .map(Input.Text::source)
        .toList();
  }

  /** Each composite on many threads at once. */
  abstract static class Mixed {
    abstract String composite();

    @RepeatedTest(16)
    void hearsItsOwnPredictionsByItsOwnComposite(
        Explanations explanations, RepetitionInfo repetition) throws Exception {
      List<String> texts =
          IntStream.range(0, 5)
              .mapToObj(i -> composite() + " film " + repetition.getCurrentRepetition() + " " + i)
              .toList();
      for (String text : texts) {
        predict(text);
      }
      assertThat(texts(explanations)).isEqualTo(texts);
      assertThat(explanations.all()).extracting(Explanation::composite).containsOnly(composite());
    }
  }

  @Explained(composite = "attnlrp")
  static class ByAttnLrp extends Mixed {
    @Override
    String composite() {
      return "attnlrp";
    }

    @Test
    @Explained(composite = "gradient-x-input")
    void methodGoesBeforeClass(Explanations explanations) throws Exception {
      predict("a film");
      assertThat(explanations.only().composite()).isEqualTo("gradient-x-input");
    }
  }

  @Explained(composite = "cp-lrp")
  static class ByCpLrp extends Mixed {
    @Override
    String composite() {
      return "cp-lrp";
    }
  }

  @Explained
  static class AllPhases {
    @BeforeEach
    void before(Explanations explanations) throws Exception {
      predict("before");
      assertThat(texts(explanations)).containsExactly("before");
    }

    @Test
    void test(Explanations explanations) throws Exception {
      predict("test");
      assertThat(texts(explanations)).containsExactly("before", "test");
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onAThreadOfTheTimeout(Explanations explanations) throws Exception {
      predict("timeout");
      assertThat(texts(explanations)).containsExactly("before", "timeout");
    }

    @TestFactory
    Stream<DynamicTest> dynamic(Explanations explanations) {
      return Stream.of("one") // several, run at once, would share what they hear
          .map(
              text ->
                  DynamicTest.dynamicTest(
                      text,
                      () -> {
                        explanations.clear();
                        predict(text);
                        assertThat(texts(explanations)).containsExactly(text);
                      }));
    }

    @AfterEach
    void after(Explanations explanations) throws Exception {
      int before = explanations.all().size();
      predict("after");
      assertThat(explanations.all()).hasSize(before + 1);
    }
  }

  @Explained
  static class OtherThreads {
    @Test
    void belongToNobodyUnlessTheTestSaysSo(Explanations explanations) throws Exception {
      Thread plain = new Thread(() -> join(() -> predict("nobody's")));
      plain.start();
      plain.join();
      assertThatThrownBy(explanations::only)
          .hasMessageStartingWith(
              "OtherThreads.belongToNobodyUnlessTheTestSaysSo: no explanation 0, there are 0: ")
          .hasMessageContaining(
              "1 explained on threads that belong to no test: predict on the test's thread, or within explanations.during(...)");

      CompletableFuture.runAsync(() -> join(() -> explanations.during(() -> predict("mine"))))
          .get();
      assertThat(texts(explanations)).containsExactly("mine");
    }

    private static void join(Predicting predicting) {
      try {
        predicting.predict();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    interface Predicting {
      String predict() throws Exception;
    }
  }

  @Explained
  static class Errors {
    @Test
    void noPrediction(Explanations explanations) {
      assertThatThrownBy(explanations::only)
          .hasMessage(
              "Errors.noPrediction: no explanation 0, there are 0: no further prediction went through a DJL Predictor of the PyTorch"
                  + " engine on this test's thread");
    }

    @Test
    void twoPredictions(Explanations explanations) throws Exception {
      predict("one");
      predict("two");
      assertThatThrownBy(explanations::only)
          .hasMessageStartingWith("Errors.twoPredictions: 2 explanations, one is expected: ");
      assertThat(explanations.get(1).composite()).isEqualTo(LrpAgent.composite());
    }

    @Test
    void unexplainedPrediction(Explanations explanations) throws Exception {
      model.getBlock().forward(new ParameterStore(model.getNDManager(), false), inputs(), false);
      assertThatThrownBy(explanations::only)
          .hasMessageContaining(
              "not explained: the model was called by block.forward or streamingPredict");
    }

    private static NDList inputs() {
      NDManager manager = model.getNDManager().newSubManager();
      Shape shape = new Shape(1, 3);
      return new NDList(
          manager.create(new long[] {2, 189, 3}, shape),
          manager.ones(shape, DataType.INT64),
          manager.zeros(shape, DataType.INT64));
    }
  }

  @Explained(composite = "vit-gamma")
  static class NotLoaded {
    @Test
    void fails() {}
  }

  @Explained
  static class OutsideATest {
    @BeforeAll
    static void fails(Explanations explanations) {}

    @Test
    void runs() {}
  }
}
