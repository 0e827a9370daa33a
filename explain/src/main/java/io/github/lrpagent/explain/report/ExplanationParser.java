package io.github.lrpagent.explain.report;

import com.google.gson.JsonElement;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ValueRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an explanation from one line of {@code relevance.jsonl}; keys that it does not know are
 * skipped.
 */
final class ExplanationParser {
  private static final ValueRange YEARS = ValueRange.of(0, 9999);

  private ExplanationParser() {}

  /** The line ends before its JSON does: a JVM or a disk came to its end while it was written. */
  static final class TornLineException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TornLineException() {
      super("the line was not written to its end");
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if the line is no explanation, saying what is wrong
   */
  static Explanation parse(String line) {
    Fields fields = Fields.of("", json(line));
    int schema = fields.integer("schema");
    if (schema != ExplanationWriter.SCHEMA) {
      throw new IllegalArgumentException(
          "schema "
              + schema
              + " is not known (this version reads "
              + ExplanationWriter.SCHEMA
              + ")");
    }
    List<Input> inputs = fields.list("inputs", ExplanationParser::input);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs: at least one is needed");
    }
    Fields conservation = fields.object("conservation");
    Fields cost = fields.object("cost");
    return new Explanation(
        fields.string("id"),
        time(fields.string("time")),
        fields.string("model"),
        fields.string("composite"),
        TargetFields.target(fields.object("target"), fields.object("target").integer("row")),
        inputs,
        conservation(conservation),
        new Explanation.Cost(cost.number("predictMillis"), cost.number("explainMillis")));
  }

  private static Explanation.Conservation conservation(Fields conservation) {
    return new Explanation.Conservation(
        conservation.number("target"),
        conservation.number("inputs"),
        conservation.optionalList("sinks", ExplanationParser::sink));
  }

  private static Explanation.Sink sink(String path, JsonElement element) {
    Fields sink = Fields.of(path, element);
    return new Explanation.Sink(
        sink.string("module"), sink.string("kind"), sink.number("relevance"));
  }

  private static JsonElement json(String line) {
    try {
      return StrictJson.parse(line);
    } catch (StrictJson.MalformedException e) {
      if (e.torn()) {
        throw new TornLineException();
      }
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private static Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      if (YEARS.isValidValue(time.atOffset(ZoneOffset.UTC).getYear())) {
        return time;
      }
      throw new DateTimeException("a year of more than four digits");
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time: \"" + text + "\" is no time such as 2026-11-23T10:15:30.123Z");
    }
  }

  private static Input input(String path, JsonElement element) {
    Fields input = Fields.of(path, element);
    List<Double> numbers = input.list("relevance", Fields::number);
    float[] relevance = new float[numbers.size()];
    for (int i = 0; i < relevance.length; i++) {
      relevance[i] = numbers.get(i).floatValue();
      if (!Float.isFinite(relevance[i])) {
        throw new IllegalArgumentException(
            path + ".relevance[" + i + "]: " + numbers.get(i) + " is no float");
      }
    }
    List<Integer> shape = input.list("shape", Fields::integer);
    try {
      return new Input(input.string("name"), shape, relevance, text(input));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(path + ".shape: " + shape + " is too large");
    }
  }

  private static Input.@Nullable Text text(Fields input) {
    List<Long> ids = input.optionalList("ids", Fields::whole);
    List<String> tokens = input.optionalList("tokens", Fields::string);
    List<Input.Span> spans = input.optionalList("spans", ExplanationParser::span);
    List<Integer> words = input.optionalList("words", Fields::integer);
    if (ids == null) {
      if (tokens != null || spans != null || words != null) {
        throw new IllegalArgumentException(
            input.path() + "ids is missing beside tokens, spans or words");
      }
      return null;
    }
    sameSize(input.path() + "tokens", tokens, ids);
    sameSize(input.path() + "spans", spans, ids);
    sameSize(input.path() + "words", words, ids);
    return new Input.Text(ids, tokens, spans, words, input.optionalString("text"));
  }

  private static void sameSize(String path, @Nullable List<?> list, List<Long> ids) {
    if (list != null && list.size() != ids.size()) {
      throw new IllegalArgumentException(path + ": " + list.size() + " for " + ids.size() + " ids");
    }
  }

  private static Input.Span span(String path, JsonElement element) {
    List<Integer> ends = Fields.list(path, element, Fields::integer);
    if (ends.size() != 2) {
      throw new IllegalArgumentException(path + ": a span is [start, end], not " + ends);
    }
    return new Input.Span(ends.get(0), ends.get(1));
  }
}
