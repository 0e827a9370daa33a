package io.github.lrpagent.evaluate;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.ExplanationListener;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.LrpAgent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets the app predict whole texts, under each composite, and reads the explanations. */
final class Reader {
  private final TextClassifier classifier;

  Reader(TextClassifier classifier) {
    this.classifier = classifier;
  }

  /** Reads texts; the composite in use is the same before and after. */
  List<Reading> read(List<String> texts, List<String> composites, Progress progress) {
    String before = LrpAgent.composite();
    composites.forEach(LrpAgent::use); // so that one that is not loaded is found at once
    try {
      List<Reading> readings = new ArrayList<>();
      progress.at("explaining", 0, texts.size());
      for (String text : texts) {
        readings.add(read("text " + (readings.size() + 1), text, composites));
        progress.at("explaining", readings.size(), texts.size());
      }
      return readings;
    } finally {
      LrpAgent.use(before);
    }
  }

  private Reading read(String place, String text, List<String> composites) {
    try {
      Map<String, double[]> relevance = new LinkedHashMap<>();
      Words words = null;
      String explained = null;
      for (String composite : composites) {
        LrpAgent.use(composite);
        Explanation explanation = explain(text);
        explained = explanation.target().label();
        Input input = input(explanation);
        words = Words.of(input, text);
        relevance.put(composite, words.relevance(input));
      }
      if (words == null || words.words().size() < 2) {
        throw new EvaluationException("two words or more are needed");
      }
      return new Reading(place, words, predicted(words.read(), explained), relevance);
    } catch (EvaluationException e) {
      throw new EvaluationException(place + ", '" + text + "': " + e.getMessage(), e);
    } catch (Exception e) {
      throw new EvaluationException(place + ", '" + text + "': the app cannot predict it: " + e, e);
    }
  }

  private String predicted(String text, @Nullable String explained) throws Exception {
    Map<String, Double> scores = LrpAgent.withoutExplanations(() -> classifier.scores(text));
    String predicted =
        scores.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .orElseThrow(() -> new EvaluationException("the classifier gave it no scores"))
            .getKey();
    if (explained != null && scores.containsKey(explained) && !explained.equals(predicted)) {
      throw new EvaluationException(
          "the agent explained the class " + explained + ", the classifier says " + predicted);
    }
    return predicted;
  }

  private Explanation explain(String text) throws Exception {
    Thread here = Thread.currentThread();
    List<Explanation> heard = new ArrayList<>();
    ExplanationListener listener =
        explanation -> {
          if (Thread.currentThread() == here) {
            heard.add(explanation);
          }
        };
    LrpAgent.addListener(listener);
    try {
      classifier.scores(text);
    } finally {
      LrpAgent.removeListener(listener);
    }
    if (heard.size() != 1) {
      throw new EvaluationException(
          heard.isEmpty()
              ? "the agent did not explain its prediction: it must be made by a DJL Predictor, on"
                  + " the thread that asks for it; the agent's lines on stderr may say more"
              : "it took " + heard.size() + " explained predictions; one is needed");
    }
    return heard.get(0);
  }

  private static Input input(Explanation explanation) {
    if (!explanation.target().kind().equals("argmax")) {
      throw new EvaluationException(
          "the agent explained the target '"
              + explanation.target().kind()
              + "'; the predicted class is needed: target=argmax");
    }
    List<Input> inputs = explanation.inputs().stream().filter(i -> i.text() != null).toList();
    if (inputs.size() != 1) {
      throw new EvaluationException(
          "the model has " + inputs.size() + " inputs of tokens; one is needed");
    }
    return inputs.get(0);
  }
}
