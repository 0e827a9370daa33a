package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.PredictApp;
import com.example.apps.SentimentApp;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.LrpAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trained sentiment model through DJL's own tokenizer and translator. */
class SentimentIT {
  static final Path MODEL = Path.of("../sentiment-demo/sentiment");

  private static final List<JsonObject> CASES = new ArrayList<>();
  private static ZooModel<String, Classifications> model;

  @BeforeAll
  static void load() throws Exception {
    for (JsonElement one :
        PredictApp.read(MODEL.resolve("relevances.json")).getAsJsonArray("cases")) {
      CASES.add(one.getAsJsonObject());
    }
    model = SentimentApp.load(MODEL);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"attnlrp", "cp-lrp", "gradient-x-input"})
  void oneByOne(String composite) throws Exception {
    LrpAgent.use(composite);
    try (Predictor<String, Classifications> predictor = model.newPredictor()) {
      for (JsonObject one : CASES) {
        String text = one.get("text").getAsString();
        check(
            composite, List.of(one), Recorder.during(() -> predictor.predict(text)).explanations());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attnlrp", "cp-lrp", "gradient-x-input"})
  void asBatchInAnyOrder(String composite) throws Exception {
    LrpAgent.use(composite);
    List<JsonObject> backwards = new ArrayList<>(CASES);
    Collections.reverse(backwards);
    try (Predictor<String, Classifications> predictor = model.newPredictor()) {
      for (List<JsonObject> cases : List.of(CASES, backwards)) {
        List<String> texts = cases.stream().map(c -> c.get("text").getAsString()).toList();
        check(
            composite, cases, Recorder.during(() -> predictor.batchPredict(texts)).explanations());
      }
    }
  }

  private static void check(String composite, List<JsonObject> cases, List<Explanation> rows) {
    assertThat(rows).hasSameSizeAs(cases);
    for (int i = 0; i < rows.size(); i++) {
      JsonObject expected = cases.get(i);
      Explanation row = rows.get(i);
      Input input = row.inputs().get(0);
      List<String> tokens =
          Arrays.asList(new Gson().fromJson(expected.get("tokens"), String[].class));
      double[] relevance =
          new Gson().fromJson(expected.getAsJsonObject("relevance").get(composite), double[].class);
      double[] actual = Arrays.copyOf(Recorder.relevance(List.of(row)), relevance.length);

      assertThat(Golden.error(actual, relevance)).isLessThanOrEqualTo(Golden.TOLERANCE);
      assertThat(input.text().tokens()).startsWith(tokens.toArray(String[]::new));
      assertThat(input.text().source()).isEqualTo(expected.get("text").getAsString());
      assertThat(row.target().index()).isEqualTo(expected.get("target").getAsInt());
      assertThat(row.target().label())
          .isEqualTo(row.target().index() == 1 ? "positive" : "negative");
      assertThat(row.model()).isEqualTo("sentiment");
      assertThat(row.target().row()).isEqualTo(i);
      for (int pad = relevance.length; pad < input.relevance().length; pad++) {
        assertThat(input.relevance(pad)).isZero();
      }
      assertSpansStandForTokens(input.text());
    }
  }

  /**
   * A token that is no special token and no continuation stands in the text where its span says.
   */
  private static void assertSpansStandForTokens(Input.Text text) {
    for (int i = 0; i < text.tokens().size(); i++) {
      String token = text.tokens().get(i);
      Input.Span span = text.spans().get(i);
      if (!token.startsWith("[") && !token.isEmpty()) {
        String word = token.startsWith("##") ? token.substring(2) : token;
        assertThat(text.source().substring(span.start(), span.end())).isEqualToIgnoringCase(word);
      }
    }
  }
}
