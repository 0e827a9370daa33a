package io.github.lrpagent.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the command {@code evaluate} was asked to do.
 *
 * @param model the model's folder
 * @param texts a file with one text a line, in UTF-8
 * @param output the folder to write to
 * @param composites the composites to compare; empty for all that are loaded
 * @param arguments for DJL's translator
 * @param logOdds whether scores are log-odds in place of probabilities
 * @param replacement what each token of a lost word is replaced by; empty where words are removed
 * @param steps in how many steps a text loses all its words, at most
 * @param randomOrders how many random orders each text is given
 * @param seed what they come from
 */
public record EvaluationRequest(
    Path model,
    Path texts,
    Path output,
    List<String> composites,
    Map<String, String> arguments,
    boolean logOdds,
    String replacement,
    int steps,
    int randomOrders,
    long seed) {

  /** Copies the list and the map. */
  public EvaluationRequest {
    composites = List.copyOf(composites);
    arguments = Map.copyOf(arguments);
  }
}
