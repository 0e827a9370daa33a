package io.github.lrpagent.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found for one text.
 *
 * @param text the text, as far as the model reads it
 * @param predicted the class that the model chooses for it, whose score the curves follow
 * @param score the score of that class
 * @param words its words
 * @param relevance the relevance of each word, by composite
 * @param curves the curves, by order: a composite's, or {@link Evaluation#RANDOM}
 */
public record TextEvaluation(
    String text,
    String predicted,
    double score,
    List<String> words,
    Map<String, List<Double>> relevance,
    Map<String, CurvePair> curves) {

  /** Copies the lists and maps. */
  public TextEvaluation {
    words = List.copyOf(words);
    relevance = Collections.unmodifiableMap(new LinkedHashMap<>(relevance));
    curves = Collections.unmodifiableMap(new LinkedHashMap<>(curves));
  }
}
