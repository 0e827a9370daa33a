package io.github.lrpagent.evaluate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/** Writes an evaluation as JSON. */
final class EvaluationJson {
  private static final int SCHEMA = 1;
  private static final MathContext NINE_DIGITS = new MathContext(9);
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private EvaluationJson() {}

  static String of(Evaluation evaluation) {
    StringBuilder json = new StringBuilder("{\n");
    json.append("\"schema\": ").append(SCHEMA).append(",\n");
    json.append("\"settings\": ").append(settings(evaluation.settings())).append(",\n");
    list(json, "orders", evaluation.orders().stream().map(o -> order(evaluation, o)).toList());
    json.append(",\n");
    list(json, "comparisons", evaluation.comparisons().stream().map(GSON::toJsonTree).toList());
    json.append(",\n");
    list(json, "texts", evaluation.texts().stream().map(EvaluationJson::text).toList());
    return json.append("\n}\n").toString();
  }

  private static JsonElement settings(Evaluation.Settings settings) {
    JsonObject json = new JsonObject();
    json.addProperty("words", settings.perturbation().toString());
    json.addProperty("steps", settings.steps());
    json.addProperty("randomOrders", settings.randomOrders());
    json.addProperty("seed", settings.seed());
    return json;
  }

  private static JsonElement order(Evaluation evaluation, String order) {
    CurvePair curves = evaluation.curves(order);
    JsonObject json = new JsonObject();
    json.addProperty("order", order);
    json.add("area", number(evaluation.area(order)));
    json.add("standardError", number(evaluation.standardError(order)));
    json.add("fractions", numbers(curves.mostFirst().fractions()));
    json.add("mostFirst", numbers(curves.mostFirst().scores()));
    json.add("leastFirst", numbers(curves.leastFirst().scores()));
    return json;
  }

  private static JsonElement text(TextEvaluation text) {
    JsonObject json = new JsonObject();
    json.addProperty("text", text.text());
    json.addProperty("predicted", text.predicted());
    json.add("score", number(text.score()));
    json.add("words", GSON.toJsonTree(text.words()));
    json.add("relevance", new JsonObject());
    for (Map.Entry<String, List<Double>> relevance : text.relevance().entrySet()) {
      json.getAsJsonObject("relevance").add(relevance.getKey(), numbers(relevance.getValue()));
    }
    JsonObject orders = new JsonObject();
    text.curves()
        .forEach(
            (order, curves) -> {
              JsonObject one = new JsonObject();
              one.add("area", number(curves.area()));
              one.add("mostFirst", numbers(curves.mostFirst().scores()));
              one.add("leastFirst", numbers(curves.leastFirst().scores()));
              orders.add(order, one);
            });
    json.add(
        "fractions", numbers(text.curves().values().iterator().next().mostFirst().fractions()));
    json.add("orders", orders);
    return json;
  }

  private static void list(StringBuilder json, String name, List<JsonElement> items) {
    json.append('"').append(name).append("\": [\n");
    json.append(String.join(",\n", items.stream().map(GSON::toJson).toList()));
    json.append("\n]");
  }

  private static JsonArray numbers(List<Double> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(number(value)));
    return array;
  }

  private static JsonElement number(double value) {
    return GSON.toJsonTree(
        new BigDecimal(value).round(NINE_DIGITS).stripTrailingZeros().doubleValue());
  }
}
