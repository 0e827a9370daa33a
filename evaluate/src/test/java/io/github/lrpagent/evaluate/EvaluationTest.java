package io.github.lrpagent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class EvaluationTest {
  private static final Evaluation EVALUATION = evaluation();

  private static Evaluation evaluation() {
    Map<String, double[]> differences = new LinkedHashMap<>();
    differences.put("attnlrp", new double[] {0.5, 0.6, 0.7, 0.4, 0.6});
    differences.put("gradient-x-input", new double[] {0.2, 0.3, 0.8, 0.1, 0.2});
    differences.put("random", new double[] {0.1, -0.1, 0.0, 0.05, -0.05});
    return Toy.evaluation(differences);
  }

  @Test
  void meansAndErrorsAreTheTextbooks() {
    assertThat(EVALUATION.orders()).containsExactly("attnlrp", "gradient-x-input", "random");
    assertThat(EVALUATION.areas("attnlrp")[2]).isCloseTo(0.35, within(1e-12));
    assertThat(EVALUATION.area("attnlrp")).isCloseTo(0.28, within(1e-12));
    // sqrt(0.00325 / 5), the sample variance of 0.25, 0.3, 0.35, 0.2, 0.3 over their number
    assertThat(EVALUATION.standardError("attnlrp"))
        .isCloseTo(Math.sqrt(0.00325 / 5), within(1e-12));
  }

  @Test
  void comparisonsArePairedAndName() {
    Comparison comparison = EVALUATION.compare("gradient-x-input", "attnlrp");

    assertThat(comparison.better()).isEqualTo("attnlrp");
    assertThat(comparison.difference()).isCloseTo(0.12, within(1e-12));
    assertThat(comparison.wins()).isEqualTo(4);
    // ±0.3, 0.3, 0.1, 0.3, 0.4: 4 of 32 choices of signs reach the sum 1.2 or fall to -1.2
    assertThat(comparison.p()).isEqualTo(4 / 32.0);
    assertThat(EVALUATION.comparisons()).hasSize(3);
    assertThatThrownBy(() -> EVALUATION.area("cp-lrp"))
        .hasMessage("no order 'cp-lrp' (there is: attnlrp, gradient-x-input, random)");
  }

  @Test
  void curvesAreReadBetweenTheirPoints() {
    Curve curve = new Curve(List.of(0.0, 0.5, 1.0), List.of(1.0, 0.0, 0.5));

    assertThat(curve.at(0.25)).isEqualTo(0.5);
    assertThat(curve.at(1)).isEqualTo(0.5);
    assertThat(curve.area()).isEqualTo(0.375);
    assertThat(EVALUATION.curves("attnlrp").area())
        .isCloseTo(EVALUATION.area("attnlrp"), within(1e-12));
  }

  @Test
  void jsonHasEveryNumber() {
    String text = EVALUATION.toJson();
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    JsonObject order = json.getAsJsonArray("orders").get(0).getAsJsonObject();
    JsonObject first = json.getAsJsonArray("texts").get(0).getAsJsonObject();

    assertThat(json.get("schema").getAsInt()).isEqualTo(1);
    assertThat(json.getAsJsonObject("settings").get("words").getAsString())
        .isEqualTo("replaced by <unk>");
    assertThat(order.get("order").getAsString()).isEqualTo("attnlrp");
    assertThat(order.get("area").getAsDouble()).isCloseTo(0.28, within(1e-9));
    assertThat(order.getAsJsonArray("mostFirst")).hasSize(21);
    assertThat(json.getAsJsonArray("comparisons").get(0).getAsJsonObject().get("p").getAsDouble())
        .isEqualTo(0.125);
    assertThat(first.get("text").getAsString()).isEqualTo("<a> & \"b\" 0");
    assertThat(first.getAsJsonObject("orders").getAsJsonObject("attnlrp").get("area").getAsDouble())
        .isCloseTo(0.25, within(1e-9));
    assertThat(text.lines()).filteredOn(line -> line.contains("\"predicted\"")).hasSize(5);
  }

  @Test
  void svgIsXmlAndDrawsTheMeanCurves() throws Exception {
    Document svg =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(EVALUATION.toSvg())));
    NodeList lines = svg.getElementsByTagNameNS("http://www.w3.org/2000/svg", "polyline");
    NodeList texts = svg.getElementsByTagNameNS("*", "text");
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < texts.getLength(); i++) {
      shown.add(texts.item(i).getTextContent());
    }

    assertThat(svg.getDocumentElement().getLocalName()).isEqualTo("svg");
    assertThat(lines.getLength()).isEqualTo(6);
    assertThat(svg.getElementsByTagNameNS("*", "polygon").getLength()).isEqualTo(3);
    // the first panel's least relevant first: 1, then 0.25 + 0.56 half-way, then 0.5; 160 is 1
    assertThat(lines.item(0).getAttributes().getNamedItem("points").getNodeValue())
        .startsWith("0.0,0.0 ")
        .contains(" 80.0,30.4 ")
        .endsWith(" 160.0,80.0");
    assertThat(shown)
        .contains(
            "attnlrp",
            "gradient-x-input",
            "random",
            "words replaced by <unk>, the most relevant first",
            "attnlrp > gradient-x-input by 0.120, for 4 of 5 texts, p = 0.13");
    assertThat(shown).anyMatch(text -> text.startsWith("area 0.280 ± 0.025"));
  }

  @Test
  void tableIsForPeople() {
    assertThat(EVALUATION.toTable().lines())
        .anyMatch(line -> line.matches("attnlrp +0\\.2800 +0\\.0255"))
        .anyMatch(line -> line.matches("attnlrp > gradient-x-input +0\\.1200 +4 of 5 +0\\.13"));
    assertThat(EvaluationTable.p(0.00001)).isEqualTo("0.00001");
    assertThat(EvaluationTable.p(0.0312)).isEqualTo("0.031");
    assertThat(EvaluationTable.p(1)).isEqualTo("1.00");
  }

  @Test
  void logOddsAreThoseOfProbabilities() throws Exception {
    TextClassifier classifier = text -> Map.of("good", 0.75, "bad", 0.25, "sure", 1.0);

    Map<String, Double> odds = classifier.logOdds().scores("");

    assertThat(odds.get("good")).isCloseTo(Math.log(3), within(1e-12));
    assertThat(odds.get("bad")).isCloseTo(-Math.log(3), within(1e-12));
    assertThat(odds.get("sure")).isCloseTo(16.118, within(1e-3));
  }

  @Test
  void wrongSettingsAreRefused() {
    Faithfulness faithfulness = Faithfulness.of(text -> Map.of());

    assertThatThrownBy(() -> faithfulness.steps(1)).hasMessageContaining("steps: 2 or more");
    assertThatThrownBy(() -> faithfulness.randomOrders(0, 1)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> faithfulness.evaluate(List.of())).hasMessage("no texts to evaluate");
    assertThatThrownBy(() -> faithfulness.evaluate(List.of("a text")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-javaagent:lrp-agent.jar");
  }
}
