package io.github.lrpagent.explain.report;

import com.google.gson.stream.JsonWriter;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One explanation as the script of the report reads it: compact, and harmless within HTML.
 *
 * <pre>
 * [id, milliseconds, model, composite, kind, output, row, position, index, label, value, target, inputs,
 *  predictMillis, explainMillis, reached, [input...], [sink...]]   the sinks where they were asked for
 * sink:            [module, kind, relevance]
 * input of words:  [name, [word or gap...], rest]     where one space stands between words without a gap
 * word:            [text, relevance], [text, relevance, 1] if special, [text, relevance, [token, relevance...]] if of several
 * input, a plane:  [name, shape, rows, columns, block, width, largest, base64 of 8 bits a block]
 * </pre>
 *
 * @param prediction the same for explanations of one prediction by several composites, or null
 *     where that cannot be known
 * @param model the name of the model
 * @param composite the name of the composite
 * @param json the array
 */
record ReportEntry(@Nullable String prediction, String model, String composite, String json) {
  private static final int LARGEST_PLANE = 224;
  private static final int MOST_REST = 300;

  static ReportEntry of(Explanation e) throws IOException {
    StringWriter text = new StringWriter(1024);
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(true);
      write(json, e);
    }
    return new ReportEntry(prediction(e), e.model(), e.composite(), text.toString());
  }

  private static void write(JsonWriter json, Explanation e) throws IOException {
    Explanation.Target target = e.target();
    json.beginArray()
        .value(e.id())
        .value(e.time().toEpochMilli())
        .value(e.model())
        .value(e.composite());
    json.value(target.kind())
        .value(target.output())
        .value(target.row())
        .value(target.position())
        .value(target.index());
    json.value(Facts.label(target));
    number(json, target.value());
    number(json, e.conservation().target());
    number(json, e.conservation().inputs());
    number(json, e.cost().predictMillis());
    number(json, e.cost().explainMillis());
    json.value(Facts.reached(e.conservation()));
    json.beginArray();
    for (Input input : e.inputs()) {
      Passage passage = Passage.of(input);
      if (passage == null) {
        plane(json, input);
      } else {
        passage(json, input.name(), passage);
      }
    }
    json.endArray();
    sinks(json, e.conservation().sinks());
    json.endArray();
  }

  private static void sinks(JsonWriter json, @Nullable List<Explanation.Sink> sinks)
      throws IOException {
    if (sinks == null) {
      return;
    }
    json.beginArray();
    for (Explanation.Sink sink : sinks) {
      json.beginArray().value(sink.module()).value(sink.kind());
      number(json, sink.relevance());
      json.endArray();
    }
    json.endArray();
  }

  private static void passage(JsonWriter json, String name, Passage passage) throws IOException {
    json.beginArray().value(name).beginArray();
    boolean first = true;
    for (Word word : passage.words()) {
      if (!word.gap().equals(first ? "" : " ")) {
        json.value(word.gap());
      }
      word(json, word);
      first = false;
    }
    String rest = passage.rest();
    json.endArray()
        .value(rest.length() <= MOST_REST ? rest : rest.substring(0, MOST_REST) + "…")
        .endArray();
  }

  private static void word(JsonWriter json, Word word) throws IOException {
    json.beginArray().value(word.text());
    number(json, word.relevance());
    if (word.parts().size() > 1) {
      json.beginArray();
      for (Word.Part part : word.parts()) {
        json.value(part.token());
        number(json, part.relevance());
      }
      json.endArray();
    } else if (word.special()) {
      json.value(1);
    }
    json.endArray();
  }

  private static void plane(JsonWriter json, Input input) throws IOException {
    Heatmap map = Heatmap.of(input, LARGEST_PLANE);
    json.beginArray().value(input.name()).beginArray();
    for (int size : input.shape()) {
      json.value(size);
    }
    json.endArray().value(map.rows()).value(map.columns()).value(map.block()).value(map.width());
    number(json, map.largest());
    json.value(Base64.getEncoder().encodeToString(map.quantised())).endArray();
  }

  private static void number(JsonWriter json, double value) throws IOException {
    json.jsonValue(Numbers.nine(value));
  }

  /**
   * Identifies what was predicted by the model, the target and the ids; images are not in the log.
   */
  private static @Nullable String prediction(Explanation e) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JVM has SHA-256", impossible);
    }
    Explanation.Target t = e.target();
    String target =
        e.model()
            + '\n'
            + t.kind()
            + ' '
            + t.output()
            + ' '
            + t.position()
            + ' '
            + t.index()
            + ' '
            + t.label()
            + ' '
            + t.end()
            + ' '
            + t.against();
    digest.update(target.getBytes(StandardCharsets.UTF_8));
    for (Input input : e.inputs()) {
      Input.Text text = input.text();
      if (text == null) {
        return null;
      }
      ByteBuffer ids = ByteBuffer.allocate(8 * text.ids().size());
      text.ids().forEach(ids::putLong);
      digest.update(ids.array());
      digest.update((byte) '\n');
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }
}
