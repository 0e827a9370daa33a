package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.example.apps.SentimentApp;
import io.github.lrpagent.bridge.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever fails in the agent, wherever: the app's output is the same to the bit, its own
 * exceptions too, and the failure is counted.
 */
class FaultsIT {
  private static final List<String> SENTENCES =
      List.of(
          SentimentIT.MODEL.toString(),
          "What a waste of a wonderful cast.",
          "I can't recommend this to anyone.");
  private static final List<String> ARCHIVES =
      List.of("goldens/bert-sdpa/model.pt", "goldens/vit/model.pt");

  private static ChildJvm.Outcome plainSentiment;
  private static ChildJvm.Outcome plainArchives;

  @TempDir Path folder;

  static List<Arguments> faults() {
    List<Arguments> faults = new ArrayList<>();
    Set<String> stages = new TreeSet<>(Faults.STAGES);
    stages.remove("operation"); // archives have none
    for (String stage : stages) {
      for (String thrown : List.of("java.lang.OutOfMemoryError", "java.lang.StackOverflowError")) {
        faults.add(Arguments.of(stage, thrown));
      }
    }
    return faults;
  }

  @BeforeAll
  static void runWithoutAgent() throws Exception {
    plainSentiment = ChildJvm.plain().run(SentimentApp.class, SENTENCES);
    plainArchives = ChildJvm.plain().run(PredictApp.class, ARCHIVES);
    assertThat(plainSentiment.status()).isZero();
    assertThat(plainArchives.status()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theAppRunsAsWithoutUs(String stage, String thrown) throws Exception {
    ChildJvm.Outcome sentiment = withFault(stage, thrown).run(SentimentApp.class, SENTENCES);

    assertThat(sentiment.status()).as(sentiment.err()).isZero();
    assertThat(sentiment.out()).isEqualTo(plainSentiment.out());
    String simpleName = thrown.substring(thrown.lastIndexOf('.') + 1);
    assertThat(
            sentiment
                .err()
                .lines()
                .filter(l -> l.startsWith("lrp-agent:") && l.contains(simpleName)))
        .as("one line for the one cause\n" + sentiment.err())
        .hasSize(1);
    boolean attached = !stage.equals("options") && !stage.equals("install");
    if (attached) {
      assertThat(sentiment.err())
          .containsPattern("lrp-agent: .*[1-9]\\d* failed|lrp-agent: " + stage);
    }
  }

  /** An app that gives a model what it cannot take sees the same exceptions. */
  @ParameterizedTest
  @MethodSource("sessionFaults")
  void theAppsOwnExceptionsStay(String stage) throws Exception {
    ChildJvm.Outcome archives =
        withFault(stage, "java.lang.IllegalStateException").run(PredictApp.class, ARCHIVES);

    assertThat(archives.status()).as(archives.err()).isZero();
    assertThat(archives.out()).isEqualTo(plainArchives.out());
  }

  static List<String> sessionFaults() {
    return List.of("rewrite", "session", "leaf", "backward");
  }

  private ChildJvm withFault(String stage, String thrown) {
    String options =
        "composite=attnlrp,format=jsonl+html,output="
            + folder.resolve("out")
            + ",cache="
            + folder.resolve("cache");
    return ChildJvm.withAgent(ChildJvm.AGENT, options)
        .option("-Dlrp.test.faults=" + stage + "=" + thrown);
  }
}
