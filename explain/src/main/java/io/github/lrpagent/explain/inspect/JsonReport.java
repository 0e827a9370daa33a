package io.github.lrpagent.explain.inspect;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.lrpagent.archives.twin.Decision;
import io.github.lrpagent.archives.twin.How;
import io.github.lrpagent.archives.twin.Inspection;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.composites.Position;
import io.github.lrpagent.rules.Parameter;
import io.github.lrpagent.rules.Rule;
import java.util.Collection;
import java.util.function.Function;

/** The report as one JSON object, whose fields {@code docs/inspect.md} describes. */
final class JsonReport {
  private static final int SCHEMA = 1;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonReport() {}

  static String write(ModelReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("model", report.model());
    json.addProperty("composite", report.composite().name());
    json.addProperty("verdict", report.verdict().label());
    json.add("problems", strings(report.problems()));
    json.add("warnings", strings(report.warnings()));
    json.add("methods", array(report.methods(), JsonReport::method));
    return text(json);
  }

  /** The text of an object, which passes any terminal and pipe. */
  static String text(JsonObject json) {
    return ascii(GSON.toJson(json)) + System.lineSeparator();
  }

  private static JsonObject method(Inspection method) {
    JsonObject json = new JsonObject();
    json.addProperty("method", method.method());
    json.addProperty("verdict", ModelReport.verdict(method).label());
    json.add("inputs", strings(method.inputs()));
    json.add("leaves", array(ModelReport.leaves(method), leaf -> leaf(method, leaf)));
    json.add("softmax", array(ModelReport.softmaxes(method), JsonReport::softmax));
    json.add("problems", strings(method.problems()));
    json.add("counts", counts(method));
    json.add("operations", array(method.decisions(), JsonReport::operation));
    return json;
  }

  private static JsonObject leaf(Inspection method, TwinSite leaf) {
    JsonObject json = new JsonObject();
    json.addProperty("name", leaf.name());
    json.addProperty("kind", leaf.kind() == TwinSite.Kind.EMBEDDING ? "embedding" : "input");
    if (leaf.index() >= 0) {
      json.addProperty("input", method.inputs().get(leaf.index()));
    }
    return json;
  }

  private static JsonObject softmax(TwinSite softmax) {
    JsonObject json = new JsonObject();
    json.addProperty("output", softmax.index());
    return json;
  }

  private static JsonObject counts(Inspection method) {
    JsonObject json = new JsonObject();
    for (How how : How.values()) {
      json.addProperty(
          how.label(), method.decisions().stream().filter(d -> d.how() == how).count());
    }
    return json;
  }

  private static JsonObject operation(Decision decision) {
    JsonObject json = new JsonObject();
    json.addProperty("path", decision.path());
    json.addProperty("class", decision.moduleClass());
    json.addProperty("function", decision.function());
    json.addProperty("kind", decision.kind());
    json.addProperty("op", decision.op());
    json.addProperty("place", decision.place());
    json.addProperty("how", decision.how().label());
    decision.rule().ifPresent(rule -> rule(json, rule));
    decision
        .line()
        .map(line -> line.position())
        .map(Position::toString)
        .ifPresent(at -> json.addProperty("line", at));
    json.addProperty("note", decision.note());
    if (!decision.advice().isEmpty()) {
      json.addProperty("advice", decision.advice());
    }
    return json;
  }

  private static void rule(JsonObject json, Rule rule) {
    json.addProperty("rule", rule.kind().label());
    JsonObject parameters = new JsonObject();
    for (Parameter parameter : rule.kind().parameters()) {
      parameters.addProperty(parameter.name(), rule.parameter(parameter.name()));
    }
    json.add("parameters", parameters);
  }

  private static JsonArray strings(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static <T> JsonArray array(Collection<T> items, Function<T, JsonElement> write) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(write.apply(item)));
    return array;
  }

  /** Characters beyond ASCII stand in strings only; escaped, they pass any terminal and pipe. */
  private static String ascii(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      text.append(c < 128 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return text.toString();
  }
}
