package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.example.blocks.BlocksApp;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in composites with stabilisers and with the Gamma rule: the reference's numbers. */
class FurtherCompositesIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "attnlrp-explicit, explicit_attnlrp, bert-eager, model.pt",
    "attnlrp-explicit, explicit_attnlrp, bert-eager, renamed.pt",
    "attnlrp-explicit, explicit_attnlrp, gpt2-eager, model.pt",
    "attnlrp-explicit, explicit_attnlrp, llama-eager, model.pt",
    "attnlrp-explicit, explicit_attnlrp, llama-eager, frozen.pt",
    "cp-lrp-explicit, explicit_cp_lrp, llama-eager, model.pt",
    "vit-gamma, cp_LRP_gamma, vit, model.pt"
  })
  void archiveHasTheReferencesRelevance(
      String composite, String method, String golden, String archive) throws Exception {
    Path file = Path.of("goldens", golden, archive);
    ChildJvm.Outcome plain = ChildJvm.plain().run(PredictApp.class, List.of(file.toString()));
    ChildJvm.Outcome explained = agent(composite).run(PredictApp.class, List.of(file.toString()));

    assertThat(explained.out()).isEqualTo(plain.out());
    check(Golden.named(golden), method, explained);
  }

  @ParameterizedTest
  @CsvSource({
    "attnlrp-explicit, explicit_attnlrp, bert, bert-eager",
    "attnlrp-explicit, explicit_attnlrp, terse-bert, bert-eager",
    "attnlrp-explicit, explicit_attnlrp, llama, llama-eager",
    "cp-lrp-explicit, explicit_cp_lrp, llama, llama-eager"
  })
  void modelWrittenInJavaHasItToo(String composite, String method, String name, String golden)
      throws Exception {
    List<String> arguments = List.of(name, Path.of("goldens", golden).toString());
    ChildJvm.Outcome plain = ChildJvm.plain().run(BlocksApp.class, arguments);
    ChildJvm.Outcome explained = agent(composite).run(BlocksApp.class, arguments);

    assertThat(explained.out()).isEqualTo(plain.out());
    check(Golden.named(golden), method, explained);
  }

  /** All of the model is one module, or its activations are: the rules of others, put otherwise. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{op: module, where: {path: model}, rule: gradient} | gradxinput",
        "{op: module, where: {module: '*Activation'}, rule: identity}; {op: module, where: {module: '*.Tanh'}, rule: identity};"
            + " {op: activation, rule: gradient}            | attnLRP"
      })
  void ruleTakesAModuleWhole(String lines, String method) throws Exception {
    Path composite = folder.resolve("mine.yaml");
    Files.writeString(
        composite,
        "composite: mine\nextends: attnlrp\nrules:\n  - " + lines.replace("; ", "\n  - ") + "\n");
    String file = Path.of("goldens", "bert-eager", "model.pt").toString();
    ChildJvm.Outcome plain = ChildJvm.plain().run(PredictApp.class, List.of(file));
    ChildJvm.Outcome explained = agent(composite.toString()).run(PredictApp.class, List.of(file));

    assertThat(explained.out()).isEqualTo(plain.out());
    check(Golden.named("bert-eager"), method, explained);
  }

  /** Made anew or found in the cache; in Java, when the first prediction has shown all there is. */
  @Test
  void lineThatNoOperationGetsItsRuleFromIsAWarning() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        composite: mine
        extends: attnlrp
        rules:
          - {op: activation, rule: stop}
          - {op: softmax, where: {path: "nowhere.*"}, rule: stop}
        """);
    String warning =
        file
            + ":5:5: no operation of the model gets its rule from {op: softmax, where: {path: \"nowhere.*\"}, rule: stop}";
    String golden = Path.of("goldens", "bert-eager").toString();
    ChildJvm agent = agent(file.toString());

    for (int i = 0; i < 2; i++) {
      assertThat(agent.run(PredictApp.class, List.of(golden + "/model.pt")).err().lines())
          .filteredOn(line -> line.contains("no operation"))
          .containsExactly("lrp-agent: model.pt: " + warning);
    }
    assertThat(agent.run(BlocksApp.class, List.of("bert", golden)).err().lines())
        .contains("lrp-agent: " + warning);
  }

  private ChildJvm agent(String composite) {
    String options =
        "composite=%s,format=jsonl,output=%s,cache=%s"
            .formatted(composite, folder.resolve("out"), folder.resolve("cache"));
    return ChildJvm.withAgent(ChildJvm.AGENT, options);
  }

  private void check(Golden golden, String method, ChildJvm.Outcome outcome) throws Exception {
    assertThat(outcome.err()).contains(" explained, 0 failed");
    List<JsonObject> rows = LogRows.in(folder.resolve("out"));
    int at = 0;
    for (String sample : golden.samples()) {
      int count = golden.targets(sample).length;
      double[] actual = LogRows.relevance(rows.subList(at, at + count));
      at += count;
      assertThat(Golden.error(actual, golden.relevanceBy(method, sample)))
          .as(sample)
          .isLessThanOrEqualTo(Golden.TOLERANCE);
    }
  }
}
