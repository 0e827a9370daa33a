package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.example.apps.PredictApp;
import com.example.blocks.ResNetApp;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of linear layers, convolutions and batch norm, end to end on a ResNet-18: traced, scripted
 * and put together from DJL's blocks; the numbers are those of relevance that is propagated layer
 * by layer in float64.
 */
class LinearLayersIT {
  private static final Path MODEL = Path.of("layers");

  private static final Map<String, String> OWN =
      Map.of(
          "conserving",
              """
              composite: mine
              extends: attnlrp
              rules:
                - {op: conv, where: {of: input}, rule: w-square}
                - {op: conv, rule: {z-plus: {bias: 0}}}
                - {op: batch-norm, rule: merge}
                - {op: linear, rule: flat}
              """,
          "gamma",
              """
              composite: mine
              extends: attnlrp
              rules:
                - {op: [conv, linear], rule: {gamma: {gamma: 1}}}
                - {op: batch-norm, rule: merge}
              """,
          "unmerged",
              """
              composite: mine
              extends: epsilon-plus
              rules:
                - {op: conv, where: {of: input}, rule: {box: {low: -2, high: 3}}}
                - {op: conv, rule: alpha-beta}
                - {op: batch-norm, rule: z-plus}
                - {op: linear, rule: {gamma: {gamma: 0.5}}}
              """);

  private static final Map<String, String> PREDICTIONS = new HashMap<>();

  @TempDir Path folder;

  static Stream<Arguments> cases() throws Exception {
    List<String> methods =
        List.copyOf(
            PredictApp.read(MODEL.resolve("case.json")).getAsJsonObject("methods").keySet());
    assertThat(methods).containsAll(OWN.keySet()).hasSize(OWN.size() + 4);
    return methods.stream()
        .flatMap(
            method ->
                Stream.of("model.pt", "scripted.pt", "blocks")
                    .map(form -> Arguments.of(method, form)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void relevanceIsThatOfThePapersFormulas(String method, String form) throws Exception {
    Class<?> app = form.equals("blocks") ? ResNetApp.class : PredictApp.class;
    Path model = form.equals("blocks") ? MODEL : MODEL.resolve(form);
    List<JsonObject> rows = explained(method, form, app, model);

    double[] relevance = LogRows.relevance(rows);
    assertThat(Golden.error(relevance, expected(MODEL, method, "b2")))
        .isLessThanOrEqualTo(Golden.TOLERANCE);
    if (method.equals("conserving")) {
      double target =
          rows.stream()
              .mapToDouble(r -> r.getAsJsonObject("target").get("value").getAsDouble())
              .sum();
      assertThat(Arrays.stream(relevance).sum() / target).isCloseTo(1, within(2e-4));
    }
  }

  /** A pool that gives the places of its winners as well. */
  @Test
  void poolWithPlacesHasItsRuleToo() throws Exception {
    Path folderOfShapes = Path.of("shapes");
    List<JsonObject> rows =
        explained("epsilon-plus", "shapes", PredictApp.class, folderOfShapes.resolve("model.pt"));

    double[] relevance = LogRows.relevance(rows);
    assertThat(Golden.error(relevance, expected(folderOfShapes, "epsilon-plus", "b3")))
        .isLessThanOrEqualTo(Golden.TOLERANCE);
  }

  private static double[] expected(Path model, String method, String sample) throws Exception {
    return new Golden(model, PredictApp.read(model.resolve("case.json")))
        .relevanceBy(method, sample);
  }

  /** What the agent writes; the app prints what it prints without it. */
  private List<JsonObject> explained(String method, String form, Class<?> app, Path model)
      throws Exception {
    if (!PREDICTIONS.containsKey(form)) {
      PREDICTIONS.put(form, ChildJvm.plain().run(app, List.of(model.toString())).out());
    }
    ChildJvm.Outcome explained =
        ChildJvm.withAgent(
                ChildJvm.AGENT,
                "composite=%s,format=jsonl,output=%s,cache=%s"
                    .formatted(composite(method), folder.resolve("out"), folder.resolve("cache")))
            .run(app, List.of(model.toString()));

    assertThat(explained.out()).isEqualTo(PREDICTIONS.get(form));
    assertThat(explained.err()).contains("1 prediction explained, 0 failed");
    return LogRows.in(folder.resolve("out"));
  }

  /** The name of a built-in composite, or the file of our own. */
  private String composite(String method) throws Exception {
    return OWN.containsKey(method)
        ? Files.writeString(folder.resolve("mine.yaml"), OWN.get(method)).toString()
        : method;
  }
}
