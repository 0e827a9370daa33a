package io.github.lrpagent.explain.report;

import com.google.gson.stream.JsonWriter;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an explanation as one line of {@code relevance.jsonl}. */
final class ExplanationWriter {
  /** The version of the format; see {@link ExplanationParser}. */
  static final int SCHEMA = 1;

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final StringWriter text = new StringWriter(1024);
  private final JsonWriter json = new JsonWriter(text);

  private ExplanationWriter() {}

  /**
   * Returns the line, without a line end.
   *
   * @throws IllegalArgumentException if a number is not finite, or the lists of a text differ in
   *     length
   */
  static String line(Explanation explanation) throws IOException {
    ExplanationWriter writer = new ExplanationWriter();
    writer.explanation(explanation);
    return writer.text.toString();
  }

  private void explanation(Explanation e) throws IOException {
    json.beginObject();
    json.name("schema").value(SCHEMA);
    json.name("id").value(e.id());
    json.name("time").value(time(e.time()));
    json.name("model").value(e.model());
    json.name("composite").value(e.composite());
    json.name("target");
    target(e.target());
    json.name("inputs").beginArray();
    for (int i = 0; i < e.inputs().size(); i++) {
      input("inputs[" + i + "]", e.inputs().get(i));
    }
    json.endArray();
    json.name("conservation").beginObject();
    number("conservation.target", "target", e.conservation().target());
    number("conservation.inputs", "inputs", e.conservation().inputs());
    sinks(e.conservation().sinks());
    json.endObject();
    json.name("cost").beginObject();
    number("cost.predictMillis", "predictMillis", e.cost().predictMillis());
    number("cost.explainMillis", "explainMillis", e.cost().explainMillis());
    json.endObject();
    json.endObject();
  }

  private void sinks(@Nullable List<Explanation.Sink> sinks) throws IOException {
    if (sinks == null) {
      return;
    }
    json.name("sinks").beginArray();
    for (int i = 0; i < sinks.size(); i++) {
      Explanation.Sink sink = sinks.get(i);
      json.beginObject();
      json.name("module").value(sink.module());
      json.name("kind").value(sink.kind());
      number("conservation.sinks[" + i + "].relevance", "relevance", sink.relevance());
      json.endObject();
    }
    json.endArray();
  }

  private void target(Explanation.Target target) throws IOException {
    json.beginObject();
    json.name("kind").value(target.kind());
    json.name("output").value(target.output());
    json.name("row").value(target.row());
    json.name("position").value(target.position());
    if (target.end() != null) {
      json.name("end").value(target.end());
    }
    json.name("index").value(target.index());
    json.name("label").value(target.label());
    if (target.against() != null) {
      json.name("against").value(target.against());
      json.name("againstLabel").value(target.againstLabel());
    }
    number("target.value", "value", target.value());
    json.endObject();
  }

  private void input(String path, Input input) throws IOException {
    json.beginObject();
    json.name("name").value(input.name());
    json.name("shape").beginArray();
    for (int size : input.shape()) {
      json.value(size);
    }
    json.endArray();
    Input.Text text = input.text();
    if (text != null) {
      text(path, text);
    }
    json.name("relevance").beginArray();
    float[] relevance = input.relevance();
    for (int i = 0; i < relevance.length; i++) {
      if (!Float.isFinite(relevance[i])) {
        throw notFinite(path + ".relevance[" + i + "]", relevance[i]);
      }
      json.jsonValue(Numbers.nine(relevance[i]));
    }
    json.endArray();
    number(path + ".sum", "sum", input.sum());
    json.endObject();
  }

  private void text(String path, Input.Text text) throws IOException {
    if (text.source() != null) {
      json.name("text").value(text.source());
    }
    List<String> tokens = known(path + ".tokens", text.tokens(), text);
    if (tokens != null) {
      json.name("tokens").beginArray();
      for (String token : tokens) {
        json.value(token);
      }
      json.endArray();
    }
    json.name("ids").beginArray();
    for (long id : text.ids()) {
      json.value(id);
    }
    json.endArray();
    List<Input.Span> spans = known(path + ".spans", text.spans(), text);
    if (spans != null) {
      json.name("spans").beginArray();
      for (Input.Span span : spans) {
        json.beginArray().value(span.start()).value(span.end()).endArray();
      }
      json.endArray();
    }
    List<Integer> words = known(path + ".words", text.words(), text);
    if (words != null) {
      json.name("words").beginArray();
      for (int word : words) {
        json.value(word);
      }
      json.endArray();
    }
  }

  private static <T> @Nullable List<T> known(String path, @Nullable List<T> list, Input.Text text) {
    if (list != null && list.size() != text.ids().size()) {
      throw new IllegalArgumentException(
          path + ": " + list.size() + " for " + text.ids().size() + " ids");
    }
    return list;
  }

  private void number(String path, String name, double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw notFinite(path, value);
    }
    json.name(name).jsonValue(Numbers.nine(value));
  }

  private static IllegalArgumentException notFinite(String path, double value) {
    return new IllegalArgumentException(
        path + " is " + value + ": only finite numbers are written");
  }

  private static String time(Instant time) {
    return MILLISECONDS.format(time);
  }
}
