package io.github.lrpagent.evaluate;

import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.evaluate.Evaluation.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Measures how faithful explanations are, by the app's own model: each text loses its words, the
 * most relevant or the least relevant ones first, and the model is asked again after each step
 * (Samek et al., "Evaluating the visualization of what a deep neural network has learned", IEEE
 * TNNLS 2017). The area between the two curves is the measure; both directions together are less
 * sensitive to how a word is taken away than one alone (Blücher et al., "Decoupling pixel flipping
 * and occlusion strategy for consistent XAI benchmarks", TMLR 2024).
 *
 * <pre>{@code
 * Evaluation evaluation =
 *     Faithfulness.of(text -> probabilities(predictor.predict(text))).evaluate(texts);
 * assertThat(evaluation.area("attnlrp")).isGreaterThan(0.3);
 * }</pre>
 *
 * Needs the attached agent. All composites that it has loaded are compared, with each other and
 * with random orders; the result is the same for the same texts, model and seed.
 */
public final class Faithfulness {
  private static final int STEPS = 20;
  private static final int RANDOM_ORDERS = 5;

  private final TextClassifier classifier;
  private final List<String> composites;
  private final Settings settings;
  private final Progress progress;

  private Faithfulness(
      TextClassifier classifier, List<String> composites, Settings settings, Progress progress) {
    this.classifier = classifier;
    this.composites = List.copyOf(composites);
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Starts with the defaults: all composites, words removed in up to 20 steps, 5 random orders.
   *
   * @param classifier the app's way from a text to the score of each class; it has to predict on
   *     the thread that calls it
   */
  public static Faithfulness of(TextClassifier classifier) {
    return new Faithfulness(
        classifier,
        List.of(),
        new Settings(Perturbation.remove(), STEPS, RANDOM_ORDERS, 1),
        Progress.SILENT);
  }

  /**
   * Compares some of the loaded composites only.
   *
   * @param names of {@link LrpAgent#composites()}
   */
  public Faithfulness composites(List<String> names) {
    return new Faithfulness(classifier, names, settings, progress);
  }

  /** Chooses how texts lose their words. */
  public Faithfulness perturbation(Perturbation perturbation) {
    return with(
        new Settings(perturbation, settings.steps(), settings.randomOrders(), settings.seed()));
  }

  /**
   * Chooses in how many steps a text loses all its words, at most; a text with fewer words loses
   * one at a time.
   *
   * @throws IllegalArgumentException if {@code steps} is less than 2
   */
  public Faithfulness steps(int steps) {
    if (steps < 2) {
      throw new IllegalArgumentException("steps: 2 or more are needed, not " + steps);
    }
    return with(
        new Settings(settings.perturbation(), steps, settings.randomOrders(), settings.seed()));
  }

  /**
   * Chooses the random orders that composites are compared with.
   *
   * @param count how many a text is given
   * @param seed what they come from
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public Faithfulness randomOrders(int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("random orders: 1 or more are needed, not " + count);
    }
    return with(new Settings(settings.perturbation(), settings.steps(), count, seed));
  }

  /** Chooses who hears how far an evaluation is. */
  public Faithfulness progress(Progress listener) {
    return new Faithfulness(classifier, composites, settings, listener);
  }

  private Faithfulness with(Settings changed) {
    return new Faithfulness(classifier, composites, changed, progress);
  }

  /**
   * Evaluates. All texts are explained before the first one is perturbed, so that a text that
   * cannot be evaluated is found at once. Perturbed texts are not explained.
   *
   * @param texts at least one, of two words or more each
   * @throws EvaluationException if a text cannot be evaluated, or the app throws
   * @throws IllegalArgumentException if there is no text, or a composite is not loaded
   * @throws IllegalStateException if the agent is not attached
   */
  public Evaluation evaluate(List<String> texts) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("no texts to evaluate");
    }
    List<String> loaded = LrpAgent.composites();
    List<String> compared =
        List.copyOf(new LinkedHashSet<>(composites.isEmpty() ? loaded : composites));
    List<Reading> readings = new Reader(classifier).read(texts, compared, progress);
    List<TextEvaluation> evaluations = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(settings.seed());
    progress.at("perturbing", 0, texts.size());
    for (Reading reading : readings) {
      evaluations.add(evaluate(reading, random.split()));
      progress.at("perturbing", evaluations.size(), texts.size());
    }
    return new Evaluation(settings, evaluations);
  }

  private TextEvaluation evaluate(Reading reading, SplittableRandom random) {
    Words words = reading.words();
    Map<String, CurvePair> curves = new LinkedHashMap<>();
    Map<String, List<Double>> relevances = new LinkedHashMap<>();
    try {
      WordFlipping flipping =
          new WordFlipping(
              words, settings.perturbation(), settings.steps(), left -> score(reading, left));
      for (Map.Entry<String, double[]> relevance : reading.relevance().entrySet()) {
        curves.put(relevance.getKey(), flipping.byRelevance(relevance.getValue()));
        relevances.put(relevance.getKey(), DoubleStream.of(relevance.getValue()).boxed().toList());
      }
      curves.put(Evaluation.RANDOM, flipping.atRandom(settings.randomOrders(), random));
    } catch (EvaluationException e) {
      throw e;
    } catch (Exception e) {
      throw new EvaluationException(reading.place() + ": " + e.getMessage(), e);
    }
    return new TextEvaluation(
        words.read(),
        reading.predicted(),
        curves.get(Evaluation.RANDOM).mostFirst().scores().get(0),
        words.words().stream().map(Words.Word::text).toList(),
        relevances,
        curves);
  }

  private double score(Reading reading, String left) throws Exception {
    Map<String, Double> scores;
    try {
      scores = LrpAgent.withoutExplanations(() -> classifier.scores(left));
    } catch (Exception e) {
      throw new EvaluationException(
          reading.place() + ": the app cannot predict what is left of it, '" + left + "': " + e, e);
    }
    Double score = scores.get(reading.predicted());
    if (score == null || !Double.isFinite(score)) {
      throw new EvaluationException(
          reading.place()
              + ": no score for the class "
              + reading.predicted()
              + " where the text is '"
              + left
              + "'; the classifier must score all classes, with finite numbers");
    }
    return score;
  }
}
