package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.explain.report.Explanations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Explanations of sentences for tests of baselines. */
final class Sentences {
  private Sentences() {}

  /** A sentence whose words are a token each, without a source text. */
  static Explanation of(String tokens, float... relevance) {
    List<Long> ids = new ArrayList<>();
    List<String> each = List.of(tokens.split(" "));
    each.forEach(token -> ids.add((long) token.hashCode()));
    return of(each, ids, relevance);
  }

  static Explanation of(List<String> tokens, List<Long> ids, float... relevance) {
    Input.Text text = new Input.Text(ids, tokens, null, null, null);
    return Explanations.of(
        "1",
        "attnlrp",
        "positive",
        new Input("embeddings", List.of(relevance.length), relevance, text));
  }

  static Explanation withComposite(Explanation e, String composite) {
    return new Explanation(
        e.id(), e.time(), e.model(), composite, e.target(), e.inputs(), e.conservation(), e.cost());
  }

  static Explanation withConservation(Explanation e, double target, double inputs) {
    return Explanations.with(e, new Explanation.Conservation(target, inputs, null));
  }

  static Explanation withTarget(Explanation e, int index, String label, double value) {
    return withTarget(
        e,
        target ->
            new Explanation.Target(
                target.kind(), 0, 0, target.position(), null, index, label, null, null, value));
  }

  static Explanation withPosition(Explanation e, int position) {
    return withTarget(
        e,
        target ->
            new Explanation.Target(
                "position", 0, 0, position, null, 7, null, null, null, target.value()));
  }

  private static Explanation withTarget(Explanation e, UnaryOperator<Explanation.Target> change) {
    return new Explanation(
        e.id(),
        e.time(),
        e.model(),
        e.composite(),
        change.apply(e.target()),
        e.inputs(),
        e.conservation(),
        e.cost());
  }
}
