package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prediction whose graph takes more than the option allows is left unexplained, and counted. */
class GraphMemoryIT {
  private static final String BERT = "goldens/bert-eager/model.pt";
  private static final List<String> ARCHIVES =
      List.of(
          BERT,
          "goldens/gpt2-sdpa/model.pt",
          "goldens/llama-eager/model.pt",
          "goldens/bert-sdpa/frozen.pt",
          "goldens/vit/model.pt",
          "goldens/vit-fastpath/model.pt");

  @TempDir Path folder;

  private ChildJvm.Outcome run(String limit, List<String> archives) throws Exception {
    String options =
        "format=jsonl,output="
            + folder.resolve(limit)
            + ",cache="
            + folder.resolve("cache")
            + ",graph-memory="
            + limit;
    ChildJvm.Outcome outcome =
        ChildJvm.withAgent(ChildJvm.AGENT, options).run(PredictApp.class, archives);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome;
  }

  private double[] relevances(String limit) throws Exception {
    return LogRows.relevance(LogRows.in(folder.resolve(limit)));
  }

  @Test
  void enoughMemoryChangesNoPredictionAndNoRelevance() throws Exception {
    ChildJvm.Outcome unlimited = run("unlimited", ARCHIVES);
    ChildJvm.Outcome limited = run("1GB", ARCHIVES);

    assertThat(limited.out()).isEqualTo(unlimited.out());
    assertThat(limited.err()).contains("predictions explained, 0 failed ->");
    double[] expected = relevances("unlimited");
    assertThat(expected).isNotEmpty();
    assertThat(Golden.error(relevances("1GB"), expected)).isLessThanOrEqualTo(1e-6);
  }

  @Test
  void tooLittleMemoryLeavesPredictionsAsTheyAre() throws Exception {
    ChildJvm.Outcome plain = ChildJvm.plain().run(PredictApp.class, ARCHIVES);
    ChildJvm.Outcome limited = run("1KB", ARCHIVES);

    assertThat(limited.out()).isEqualTo(plain.out());
    assertThat(limited.err())
        .containsOnlyOnce(
            "lrp-agent: not explained: the graph of the prediction takes more than graph-memory")
        .contains("lrp-agent: 0 predictions explained, 0 failed, ");
  }

  /** One row of twelve tokens counts 48 kB, the batch of two twice that. */
  @Test
  void onlyWhatTakesTooMuchIsLeft() throws Exception {
    assertThat(run("72KB", List.of(BERT)).err())
        .contains("lrp-agent: 2 predictions explained, 0 failed, 1 not explained");
  }
}
