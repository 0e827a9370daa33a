package io.github.lrpagent.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How faithful explanations are: for each order of words, a composite's or a random one, the area
 * between the curves of all texts.
 */
public final class Evaluation {
  /** The order that knows nothing: words go at random. */
  public static final String RANDOM = "random";

  private static final int GRID = 20;

  private final Settings settings;
  private final List<TextEvaluation> texts;
  private final List<String> orders;

  /**
   * How it was made.
   *
   * @param perturbation how texts lose words
   * @param steps in how many steps a text loses all its words, at most
   * @param randomOrders how many random orders a text was given; its result is their mean
   * @param seed what the random orders come from
   */
  public record Settings(Perturbation perturbation, int steps, int randomOrders, long seed) {}

  Evaluation(Settings settings, List<TextEvaluation> texts) {
    this.settings = settings;
    this.texts = List.copyOf(texts);
    this.orders = List.copyOf(texts.get(0).curves().keySet());
  }

  /** Returns how it was made. */
  public Settings settings() {
    return settings;
  }

  /** Returns the orders: the composites, as they were asked for, and {@link #RANDOM}. */
  public List<String> orders() {
    return orders;
  }

  /** Returns what was found for each text. */
  public List<TextEvaluation> texts() {
    return texts;
  }

  /**
   * Returns the area between the curves of each text.
   *
   * @param order one of {@link #orders()}
   * @throws IllegalArgumentException if it is none of them
   */
  public double[] areas(String order) {
    return texts.stream().mapToDouble(text -> pair(text, order).area()).toArray();
  }

  /**
   * Returns the mean area between the curves.
   *
   * @param order one of {@link #orders()}
   * @throws IllegalArgumentException if it is none of them
   */
  public double area(String order) {
    return Arrays.stream(areas(order)).sum() / texts.size();
  }

  /**
   * Returns the standard error of the mean area; 0 for a single text.
   *
   * @param order one of {@link #orders()}
   * @throws IllegalArgumentException if it is none of them
   */
  public double standardError(String order) {
    double mean = area(order);
    double squares = Arrays.stream(areas(order)).map(a -> (a - mean) * (a - mean)).sum();
    int n = texts.size();
    return n == 1 ? 0 : Math.sqrt(squares / (n - 1) / n);
  }

  /**
   * Returns the mean curves of all texts, at every 20th of a text.
   *
   * @param order one of {@link #orders()}
   * @throws IllegalArgumentException if it is none of them
   */
  public CurvePair curves(String order) {
    List<Double> grid =
        IntStream.rangeClosed(0, GRID).mapToObj(step -> (double) step / GRID).toList();
    return CurvePair.mean(texts.stream().map(text -> pair(text, order)).toList(), grid);
  }

  /**
   * Compares two orders over the same texts.
   *
   * @throws IllegalArgumentException if one is none of {@link #orders()}
   */
  public Comparison compare(String one, String other) {
    boolean first = area(one) >= area(other);
    String better = first ? one : other;
    String worse = first ? other : one;
    double[] a = areas(better);
    double[] b = areas(worse);
    double[] differences = IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    return new Comparison(
        better,
        worse,
        Arrays.stream(differences).sum() / a.length,
        (int) Arrays.stream(differences).filter(d -> d > 0).count(),
        a.length,
        PairedTest.p(differences));
  }

  /** Returns the comparisons of all orders with each other. */
  public List<Comparison> comparisons() {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      for (String other : orders.subList(i + 1, orders.size())) {
        comparisons.add(compare(orders.get(i), other));
      }
    }
    return comparisons;
  }

  /** Returns all of it as JSON, one text a line. */
  public String toJson() {
    return EvaluationJson.of(this);
  }

  /** Returns the mean curves as a picture: an SVG that loads nothing from elsewhere. */
  public String toSvg() {
    return EvaluationSvg.of(this);
  }

  /** Returns the areas and the comparisons as a table for people, lines with a line end each. */
  public String toTable() {
    return EvaluationTable.of(this);
  }

  private CurvePair pair(TextEvaluation text, String order) {
    CurvePair pair = text.curves().get(order);
    if (pair == null) {
      throw new IllegalArgumentException(
          "no order '" + order + "' (there is: " + String.join(", ", orders) + ")");
    }
    return pair;
  }
}
