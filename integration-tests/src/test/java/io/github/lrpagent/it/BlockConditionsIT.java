package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.example.blocks.PolynomialApp;
import com.example.blocks.PowersApp;
import com.example.blocks.SiluApp;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A rule with a condition holds in that part of the Java code alone. The gradient multiplies
 * relevance by the exponents, 2 and 3; where the uniform rule holds, it is conserved.
 */
class BlockConditionsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                   | 1",
        "class: com.example.Nothing         | 6",
        "class: '*PowersApp$Square'         | 3",
        "class: '*PowersApp$Cube'           | 2",
        "class: com.example.blocks.*        | 1",
        "class: '*Power'                    | 6",
        "method: square                     | 3",
        "method: power                      | 2",
        "path: 01*                          | 3",
        "path: 02Cube                       | 2",
        "fn: mul                            | 1",
        "fn: add                            | 6",
        "class: '*Square', method: power    | 6",
        "path: 02*, class: '*Cube', fn: mul | 2",
      })
  void ruleHoldsWhereItsConditionSays(String condition, double factor) throws Exception {
    String where = condition == null ? "" : ", where: {" + condition + "}";

    assertThat(factor("{op: mul" + where + ", rule: uniform}")).isCloseTo(factor, within(1e-6));
  }

  /** Around a block as a whole; inside, the products keep their gradients. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{op: module, where: {class: '*Square'}, rule: identity}                          | 3",
        "{op: module, where: {path: 02Cube}, rule: identity}                              | 2",
        "{op: module, where: {class: '*PowersApp$*'}, rule: identity}                     | 1",
        "{op: module, where: {path: 02Cube}, rule: stop}                                  | 0",
        "{op: module, where: {class: '*Square'}, rule: uniform}                           | 3",
        "{op: module, where: {class: '*Square'}, rule: {uniform-epsilon: {epsilon: 0}}}   | 6",
        "{op: module, where: {class: '*Square'}, rule: {epsilon: {epsilon: 0.5}}}         | 5.333333",
        "{op: module, where: {class: '*Square'}, rule: {taylor: {reference: 1, epsilon: 0}}}             | 3",
        "{op: module, where: {class: '*Square'}, rule: {taylor: {reference: 1, epsilon: 0, bias: 1}}}    | 4",
        "{op: module, where: {class: '*Square'}, rule: {taylor: {reference: 1, epsilon: 0, bias: 1, distribute-bias: 1}}} | 3",
        "{op: module, where: {path: 02Cube}, rule: gradient}; {op: mul, rule: uniform}    | 3",
        "{op: module, where: {path: 01Nothing}, rule: identity}; {op: mul, rule: uniform} | 1",
      })
  void ruleTakesABlockWhole(String lines, double factor) throws Exception {
    assertThat(factor(lines.split("; "))).isCloseTo(factor, within(1e-6));
  }

  /** 2 (x² + x) at x = 2, expanded at 1: 6 x - 2. */
  @Test
  void blockThatIsExpandedRunsOnceWhateverItDoesInPlace() throws Exception {
    String lines =
        "{op: module, where: {class: '*Polynomial'}, rule: {taylor: {reference: 1, epsilon: 0, bias: 1}}}";

    ChildJvm.Outcome outcome = explained(PolynomialApp.class, lines);

    assertThat(outcome.out()).isEqualTo("12.0\n1 run\n");
    assertThat(factor()).isCloseTo(12.0 / 10, within(1e-6));
  }

  /** An activation that is written out cannot be run at another point by itself. */
  @Test
  void expansionOfWhatIsWrittenOutIsAFailureWithAReason() throws Exception {
    ChildJvm.Outcome outcome =
        run(SiluApp.class, "{op: activation, rule: {taylor: {reference: 1}}}");

    assertThat(outcome.out()).isEqualTo(ChildJvm.plain().run(SiluApp.class, List.of()).out());
    assertThat(outcome.err())
        .contains("rule 'taylor' cannot run an activation that is written out");
  }

  /** By how much relevance grows on its way through the model. */
  private double factor(String... lines) throws Exception {
    explained(PowersApp.class, lines);
    return factor();
  }

  private ChildJvm.Outcome explained(Class<?> app, String... lines) throws Exception {
    ChildJvm.Outcome outcome = run(app, lines);
    assertThat(outcome.err()).contains("1 prediction explained, 0 failed");
    return outcome;
  }

  private ChildJvm.Outcome run(Class<?> app, String... lines) throws Exception {
    Path composite = folder.resolve("mine.yaml");
    Files.writeString(
        composite, "composite: mine\nrules:\n  - " + String.join("\n  - ", lines) + "\n");
    return ChildJvm.withAgent(
            ChildJvm.AGENT,
            "composite=" + composite + ",format=jsonl,output=" + folder.resolve("out"))
        .run(app, List.of());
  }

  private double factor() throws Exception {
    JsonObject line =
        JsonParser.parseString(Files.readString(folder.resolve("out/relevance.jsonl")))
            .getAsJsonObject();
    double value = line.getAsJsonObject("target").get("value").getAsDouble();
    double sum = line.getAsJsonArray("inputs").get(0).getAsJsonObject().get("sum").getAsDouble();
    return sum / value;
  }
}
