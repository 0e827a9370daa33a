package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.SentimentApp;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.evaluate.Comparison;
import io.github.lrpagent.evaluate.Evaluation;
import io.github.lrpagent.evaluate.EvaluationException;
import io.github.lrpagent.evaluate.Faithfulness;
import io.github.lrpagent.evaluate.TextClassifier;
import io.github.lrpagent.evaluate.TextEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which composite tells best what the trained sentiment model goes by. */
class FaithfulnessIT {
  private static final Path SENTENCES = Path.of("src/test/resources/evaluate/sentences.txt");
  private static final Path PAGE = Path.of("../docs/evaluate.md");
  private static final double CERTAIN = 0.01;

  private static int threads;
  private static ZooModel<String, Classifications> model;
  private static Predictor<String, Classifications> predictor;

  @BeforeAll
  static void load() throws Exception {
    model = SentimentApp.load(SentimentIT.MODEL);
    predictor = model.newPredictor();
    threads = JniUtils.getNumThreads();
    JniUtils.setNumThreads(1); // thousands of short texts: threads would wait for each other
  }

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(threads);
    predictor.close();
    model.close();
  }

  private static Map<String, Double> probabilities(String text) throws Exception {
    Classifications classes = predictor.predict(text);
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (String name : classes.getClassNames()) {
      probabilities.put(name, classes.get(name).getProbability());
    }
    return probabilities;
  }

  @Test
  void lrpBeatsGradientTimesInputBeatsChance() throws Exception {
    List<String> sentences = Files.readAllLines(SENTENCES);

    Evaluation evaluation = Faithfulness.of(FaithfulnessIT::probabilities).evaluate(sentences);

    assertThat(evaluation.texts()).hasSizeGreaterThanOrEqualTo(60);
    assertBetter(evaluation, "attnlrp", "gradient-x-input");
    assertBetter(evaluation, "cp-lrp", "gradient-x-input");
    assertBetter(evaluation, "gradient-x-input", Evaluation.RANDOM);
    Matcher row =
        Pattern.compile("\\| `([a-z-]+)` \\| ([0-9.-]+) ±").matcher(Files.readString(PAGE));
    List<String> shown = new ArrayList<>();
    while (row.find()) {
      shown.add(row.group(1));
      assertThat(Double.parseDouble(row.group(2)))
          .as("%s in %s", row.group(1), PAGE)
          .isCloseTo(evaluation.area(row.group(1)), within(0.002));
    }
    assertThat(shown).isEqualTo(evaluation.orders());
  }

  private static void assertBetter(Evaluation evaluation, String one, String other) {
    Comparison comparison = evaluation.compare(one, other);
    assertThat(comparison.better()).isEqualTo(one);
    assertThat(comparison.p()).as("%s", comparison).isLessThan(CERTAIN);
  }

  /** The curves, from nothing but sentences with their words left out by hand. */
  @Test
  void curvesAreWhatTheAppPredicts() throws Exception {
    TextEvaluation text =
        Faithfulness.of(FaithfulnessIT::probabilities)
            .composites(List.of("cp-lrp"))
            .evaluate(List.of("I can't recommend it."))
            .texts()
            .get(0);
    List<Double> relevance = text.relevance().get("cp-lrp");
    List<String> left = new ArrayList<>(List.of("I", "can", "'", "t", "recommend", "it", "."));
    List<Double> rest = new ArrayList<>(relevance);
    List<Double> expected = new ArrayList<>(List.of(text.score()));
    while (!left.isEmpty()) {
      int most = 0;
      for (int i = 1; i < rest.size(); i++) {
        most = rest.get(i) > rest.get(most) ? i : most;
      }
      left.remove(most);
      rest.remove(most);
      // the tokenizer makes the same tokens of it, whatever the spaces
      expected.add(probabilities(String.join(" ", left)).get(text.predicted()));
    }

    assertThat(text.words()).containsExactly("I", "can", "'", "t", "recommend", "it", ".");
    assertThat(text.predicted()).isEqualTo("negative");
    assertThat(text.curves().get("cp-lrp").mostFirst().scores()).isEqualTo(expected);
  }

  @Test
  void onlyWholeTextsAreExplained() throws Exception {
    LrpAgent.use("cp-lrp");
    List<String> heard = new ArrayList<>();
    long before = LrpAgent.counters().explained();
    Map<String, Long> unexplained = LrpAgent.counters().unexplained();

    Recorder.during(
            () ->
                Faithfulness.of(FaithfulnessIT::probabilities)
                    .composites(List.of("gradient-x-input", "attnlrp"))
                    .evaluate(List.of("A good film.", "A bad one.")))
        .explanations()
        .forEach(e -> heard.add(e.composite() + ": " + e.inputs().get(0).text().source()));

    assertThat(heard)
        .containsExactly(
            "gradient-x-input: A good film.",
            "attnlrp: A good film.",
            "gradient-x-input: A bad one.",
            "attnlrp: A bad one.");
    assertThat(LrpAgent.counters().explained() - before).isEqualTo(4);
    assertThat(LrpAgent.counters().unexplained()).isEqualTo(unexplained);
    assertThat(LrpAgent.composite()).isEqualTo("cp-lrp");
  }

  @Test
  void longTextsLoseSeveralWordsAtATime() {
    TextEvaluation text =
        Faithfulness.of(FaithfulnessIT::probabilities)
            .composites(List.of("attnlrp"))
            .steps(2)
            .evaluate(List.of("dull ".repeat(80).strip()))
            .texts()
            .get(0);

    assertThat(text.words()).hasSize(80);
    assertThat(text.curves().get("attnlrp").mostFirst().fractions()).containsExactly(0.0, 0.5, 1.0);
  }

  @Test
  void textsThatCannotBeEvaluatedAreNamed() {
    assertRefused(
        FaithfulnessIT::probabilities, "Great", "text 1, 'Great': two words or more are needed");
    assertRefused(
        text -> Map.of("good", 1.0),
        "A film.",
        "text 1, 'A film.': the agent did not explain its prediction");
    assertRefused(
        text -> probabilities("Review: " + text),
        "A film.",
        "text 1, 'A film.': the app gives the tokenizer another text, 'Review: A film.'");
    assertRefused(
        text -> {
          probabilities(text);
          return probabilities(text);
        },
        "A film.",
        "text 1, 'A film.': it took 2 explained predictions; one is needed");
    assertRefused(
        text -> {
          probabilities(text);
          return Map.of("positive", 0.4, "negative", 0.6);
        },
        "A wonderful film.",
        "text 1, 'A wonderful film.': the agent explained the class positive, the classifier says"
            + " negative");
    assertRefused(
        text -> {
          if (text.isEmpty()) {
            throw new IllegalStateException("nothing there");
          }
          return probabilities(text);
        },
        "A wonderful film.",
        "text 1: the app cannot predict what is left of it, '': "
            + "java.lang.IllegalStateException: nothing there");
  }

  private static void assertRefused(TextClassifier classifier, String text, String message) {
    assertThatThrownBy(() -> Faithfulness.of(classifier).evaluate(List.of(text)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void compositeThatIsNotLoadedIsRefused() {
    assertThatThrownBy(
            () ->
                Faithfulness.of(FaithfulnessIT::probabilities)
                    .composites(List.of("attnlrp", "vit-gamma"))
                    .evaluate(List.of("A film.")))
        .hasMessageStartingWith("composite 'vit-gamma' is not loaded");
  }
}
