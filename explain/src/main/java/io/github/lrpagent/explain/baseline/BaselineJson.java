package io.github.lrpagent.explain.baseline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import io.github.lrpagent.api.Explanation.Target;
import io.github.lrpagent.explain.report.Fields;
import io.github.lrpagent.explain.report.Numbers;
import io.github.lrpagent.explain.report.TargetFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON of {@link BaselineFile}. */
final class BaselineJson {
  private static final int FORMAT = 1;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private BaselineJson() {}

  /**
   * Reads a baseline.
   *
   * @throws IllegalArgumentException if it is none, saying what is wrong
   */
  static Baseline read(JsonElement json) {
    Fields fields = Fields.of("", json);
    int format = fields.integer("baseline");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format " + format + " is not known (this version reads " + FORMAT + ")");
    }
    List<BaselineInput> inputs = fields.list("inputs", BaselineJson::input);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs: at least one is needed");
    }
    return new Baseline(
        fields.string("model"),
        fields.string("composite"),
        TargetFields.target(fields.object("target"), 0),
        fields.optionalNumber("reached"),
        inputs);
  }

  private static BaselineInput input(String path, JsonElement json) {
    Fields input = Fields.of(path, json);
    List<Long> ids = input.optionalList("ids", Fields::whole);
    List<BaselineWord> words = input.list("words", BaselineJson::word);
    int tokens = words.stream().mapToInt(word -> word.tokens().size()).sum();
    if (tokens != (ids == null ? 0 : ids.size())) {
      throw new IllegalArgumentException(
          path + ".words: " + tokens + " tokens for " + (ids == null ? 0 : ids.size()) + " ids");
    }
    return new BaselineInput(
        input.string("name"),
        input.list("shape", Fields::integer),
        input.optionalString("text"),
        ids == null ? List.of() : ids,
        words);
  }

  private static BaselineWord word(String path, JsonElement json) {
    Fields word = Fields.of(path, json);
    List<String> tokens = word.optionalList("tokens", Fields::string);
    return new BaselineWord(
        word.string("word"), word.number("relevance"), tokens == null ? List.of() : tokens);
  }

  static String write(Baseline baseline) {
    Rounding rounding = Rounding.of(baseline.largest());
    List<String> lines = new ArrayList<>();
    lines.add(field("baseline", "" + FORMAT));
    lines.add(field("model", GSON.toJson(baseline.model())));
    lines.add(field("composite", GSON.toJson(baseline.composite())));
    lines.add(field("target", target(baseline.target())));
    if (baseline.reached() != null) {
      lines.add(field("reached", Numbers.nine(baseline.reached())));
    }
    lines.add(
        field(
            "inputs",
            baseline.inputs().stream()
                .map(input -> input(input, rounding))
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"))));
    return lines.stream().collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
  }

  private static String target(Target target) {
    List<String> fields = new ArrayList<>();
    add(fields, "kind", target.kind());
    add(fields, "output", target.output());
    add(fields, "position", target.position());
    add(fields, "end", target.end());
    add(fields, "index", target.index());
    add(fields, "label", target.label());
    add(fields, "against", target.against());
    add(fields, "againstLabel", target.againstLabel());
    fields.add(field("value", Numbers.nine(target.value())));
    return fields.stream().collect(Collectors.joining(", ", "{", "}"));
  }

  private static void add(List<String> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.add(field(name, GSON.toJson(value)));
    }
  }

  private static String input(BaselineInput input, Rounding rounding) {
    List<String> relevances =
        input.words().stream().map(word -> rounding.text(word.relevance())).toList();
    int width = relevances.stream().mapToInt(String::length).max().orElse(0);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < relevances.size(); i++) {
      String relevance = " ".repeat(width - relevances.get(i).length()) + relevances.get(i);
      words.add(word(input.words().get(i), relevance));
    }
    List<String> fields = new ArrayList<>();
    fields.add(field("name", GSON.toJson(input.name())));
    fields.add(field("shape", list(input.shape())));
    if (input.text() != null) {
      fields.add(field("text", GSON.toJson(input.text())));
    }
    if (!input.ids().isEmpty()) {
      fields.add(field("ids", list(input.ids())));
    }
    fields.add(
        field(
            "words",
            words.stream().collect(Collectors.joining(",\n        ", "[\n        ", "\n      ]"))));
    return fields.stream().collect(Collectors.joining(",\n      ", "{\n      ", "\n    }"));
  }

  private static String word(BaselineWord word, String relevance) {
    List<String> fields = new ArrayList<>();
    fields.add(field("relevance", relevance));
    fields.add(field("word", GSON.toJson(word.text())));
    if (!word.tokens().isEmpty()) {
      fields.add(field("tokens", list(word.tokens())));
    }
    return fields.stream().collect(Collectors.joining(", ", "{", "}"));
  }

  private static String list(List<?> values) {
    return values.stream()
        .map(value -> Objects.requireNonNull(GSON.toJson(value)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String field(String name, String json) {
    return '"' + name + "\": " + json;
  }
}
