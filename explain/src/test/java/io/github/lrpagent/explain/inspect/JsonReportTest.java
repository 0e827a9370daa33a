package io.github.lrpagent.explain.inspect;

import static io.github.lrpagent.explain.inspect.Inspections.LEAF;
import static io.github.lrpagent.explain.inspect.Inspections.gelu;
import static io.github.lrpagent.explain.inspect.Inspections.method;
import static io.github.lrpagent.explain.inspect.Inspections.report;
import static io.github.lrpagent.explain.inspect.Inspections.sine;
import static io.github.lrpagent.explain.inspect.Inspections.withProblems;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  private static JsonObject json(ModelReport report) {
    return JsonParser.parseString(JsonReport.write(report)).getAsJsonObject();
  }

  @Test
  void fieldsAreThoseOfTheDocumentation() {
    JsonObject json = json(report(method(List.of(LEAF), gelu("a.0", 1e-6), sine("b"))));
    JsonObject method = json.getAsJsonArray("methods").get(0).getAsJsonObject();
    JsonObject gelu = method.getAsJsonArray("operations").get(0).getAsJsonObject();
    JsonObject sine = method.getAsJsonArray("operations").get(1).getAsJsonObject();

    assertThat(json.keySet())
        .containsExactly(
            "schema", "model", "composite", "verdict", "problems", "warnings", "methods");
    assertThat(json.get("schema").getAsInt()).isEqualTo(1);
    assertThat(json.get("verdict").getAsString()).isEqualTo("uncovered");
    assertThat(method.keySet())
        .containsExactly(
            "method", "verdict", "inputs", "leaves", "softmax", "problems", "counts", "operations");
    assertThat(method.getAsJsonArray("leaves").toString())
        .isEqualTo("[{\"name\":\"words\",\"kind\":\"embedding\",\"input\":\"ids\"}]");
    assertThat(method.get("counts").toString())
        .isEqualTo(
            "{\"gradient\":0,\"bent\":1,\"stopped\":0,\"leaf\":0,\"constant\":0,\"no rule\":1}");
    assertThat(gelu.toString())
        .isEqualTo(
            "{\"path\":\"a.0\",\"class\":\"__torch__.a.___torch_mangle_7.GELU\",\"function\":\"\","
                + "\"kind\":\"activation\",\"op\":\"gelu\",\"place\":\"m/code/a.py:1:2\",\"how\":\"bent\","
                + "\"rule\":\"identity\",\"parameters\":{\"epsilon\":1.0E-6,\"output-epsilon\":0.0,\"signed\":0.0},\"note\":\"\"}");
    assertThat(sine.has("rule")).isFalse();
    assertThat(sine.get("advice").getAsString()).isEqualTo("unbend it");
  }

  @Test
  void problemsMakeTheVerdict() {
    JsonObject json = json(report(withProblems(method(List.of(LEAF)), "here: this")));

    assertThat(json.get("verdict").getAsString()).isEqualTo("not explained");
    assertThat(json.getAsJsonArray("methods").get(0).getAsJsonObject().get("problems").toString())
        .isEqualTo("[\"here: this\"]");
  }

  @Test
  void namesSurviveAnyTerminal() {
    ModelReport report = report(method(List.of(LEAF), sine("caf\u00e9.\u001b")));

    assertThat(JsonReport.write(report)).matches("[\\x20-\\x7e\\s]*");
    assertThat(
            json(report)
                .getAsJsonArray("methods")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("operations")
                .get(0)
                .getAsJsonObject()
                .get("path")
                .getAsString())
        .isEqualTo("caf\u00e9.\u001b");
  }
}
