package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explanations for tests. */
public final class Explanations {
  static final Instant TIME = Instant.parse("2026-11-23T10:15:30.123456Z");

  private Explanations() {}

  /** A sentence of real numbers: {@code [CLS] a gripping drama . [SEP]} of "A gripping drama.". */
  public static Explanation sentence() {
    return of(
        "e-1",
        "attnlrp",
        "positive",
        new Input(
            "bert.embeddings.word_embeddings",
            List.of(6),
            new float[] {
              -0.00585782951f, 0.0866629081f, 0.477653773f, 0.112764937f, 0.00760492325f, 0
            },
            new Input.Text(
                List.of(2L, 69L, 2635L, 354L, 31L, 3L),
                List.of("[CLS]", "a", "gripping", "drama", ".", "[SEP]"),
                spans(0, 0, 0, 1, 2, 10, 11, 16, 16, 17, 0, 0),
                List.of(-1, 0, 1, 2, 3, -1),
                "A gripping drama.")));
  }

  /** A text whose words, parted by single spaces, are a token each. */
  public static Explanation text(
      String id, String composite, String label, String source, float... relevance) {
    List<String> tokens = List.of(source.split(" "));
    List<Long> ids = new ArrayList<>();
    List<Input.Span> spans = new ArrayList<>();
    int from = 0;
    for (String token : tokens) {
      ids.add((long) token.hashCode());
      spans.add(new Input.Span(from, from + token.length()));
      from += token.length() + 1;
    }
    Input.Text text = new Input.Text(ids, tokens, spans, null, source);
    return of(
        id, composite, label, new Input("embeddings", List.of(tokens.size()), relevance, text));
  }

  public static Explanation of(
      String id, String composite, @Nullable String label, Input... inputs) {
    return new Explanation(
        id,
        TIME,
        "sentiment",
        composite,
        new Explanation.Target("argmax", 0, 0, null, null, 1, label, null, null, 2.92831429),
        List.of(inputs),
        new Explanation.Conservation(2.92831429, 3.0, null),
        new Explanation.Cost(3.1, 4.25));
  }

  /** The same explanation with a table of sinks. */
  static Explanation with(Explanation e, List<Explanation.Sink> sinks) {
    return with(
        e,
        new Explanation.Conservation(e.conservation().target(), e.conservation().inputs(), sinks));
  }

  /** The same explanation, of whose target another part has reached the inputs. */
  public static Explanation with(Explanation e, Explanation.Conservation conservation) {
    return new Explanation(
        e.id(), e.time(), e.model(), e.composite(), e.target(), e.inputs(), conservation, e.cost());
  }

  public static Input plane(int rows, int columns, float... relevance) {
    return new Input("pixel_values", List.of(rows, columns), relevance, null);
  }

  public static List<Input.Span> spans(int... ends) {
    List<Input.Span> spans = new ArrayList<>();
    for (int i = 0; i < ends.length; i += 2) {
      spans.add(new Input.Span(ends[i], ends[i + 1]));
    }
    return spans;
  }
}
