package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.blocks.BlocksApp;
import com.example.blocks.TrainingApp;
import com.example.blocks.UnusualBlocksApp;
import io.github.lrpagent.bridge.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever fails in the agent while a model written in Java predicts, and whatever fails in such a
 * model: the app sees what it sees without us.
 */
class BlockFaultsIT {
  private static final List<String> MODELS =
      List.of("terse-bert", "goldens/bert-eager", "vit", "goldens/vit");

  private static ChildJvm.Outcome plainModels;
  private static ChildJvm.Outcome plainUnusual;

  @TempDir Path folder;

  static List<Arguments> faults() {
    List<Arguments> faults = new ArrayList<>();
    for (String stage : new TreeSet<>(Faults.STAGES)) {
      for (String thrown : List.of("java.lang.OutOfMemoryError", "java.lang.StackOverflowError")) {
        faults.add(Arguments.of(stage, thrown));
      }
    }
    return faults;
  }

  @BeforeAll
  static void runWithoutAgent() throws Exception {
    plainModels = ChildJvm.plain().run(BlocksApp.class, MODELS);
    plainUnusual = ChildJvm.plain().run(UnusualBlocksApp.class, List.of());
    assertThat(plainModels.status()).as(plainModels.err()).isZero();
    assertThat(plainUnusual.status()).as(plainUnusual.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theAppRunsAsWithoutUs(String stage, String thrown) throws Exception {
    ChildJvm.Outcome models = withFault(stage, thrown).run(BlocksApp.class, MODELS);

    assertThat(models.status()).as(models.err()).isZero();
    assertThat(models.out()).isEqualTo(plainModels.out());
    assertThat(models.err()).contains(thrown.substring(thrown.lastIndexOf('.') + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operation", "session", "leaf", "backward"})
  void theAppsOwnExceptionsStay(String stage) throws Exception {
    ChildJvm.Outcome unusual =
        withFault(stage, "java.lang.IllegalStateException").run(UnusualBlocksApp.class, List.of());

    assertThat(unusual.out()).isEqualTo(plainUnusual.out());
    assertThat(unusual.status()).as(unusual.err()).isZero();
  }

  /** All that give numbers are explained. */
  @Test
  void unusualBlocksSeeWhatTheySeeWithoutUs() throws Exception {
    ChildJvm.Outcome unusual =
        ChildJvm.withAgent(ChildJvm.AGENT, options()).run(UnusualBlocksApp.class, List.of());

    assertThat(unusual.out()).isEqualTo(plainUnusual.out());
    assertThat(unusual.status()).as(unusual.err()).isZero();
    assertThat(unusual.err()).contains("8 predictions explained, 0 failed");
  }

  @Test
  void trainingGivesTheSameParametersWhileAnotherThreadIsExplained() throws Exception {
    ChildJvm.Outcome plain = ChildJvm.plain().run(TrainingApp.class, List.of());
    ChildJvm.Outcome agent =
        ChildJvm.withAgent(ChildJvm.AGENT, options()).run(TrainingApp.class, List.of());

    assertThat(plain.status()).as(plain.err()).isZero();
    assertThat(agent.status()).as(agent.err()).isZero();
    assertThat(agent.out()).isEqualTo(plain.out());
    assertThat(agent.err()).containsPattern("[1-9]\\d* predictions explained, 0 failed");
  }

  private String options() {
    return "composite=attnlrp,format=jsonl,output="
        + folder.resolve("out")
        + ",cache="
        + folder.resolve("cache");
  }

  private ChildJvm withFault(String stage, String thrown) {
    return ChildJvm.withAgent(ChildJvm.AGENT, options())
        .option("-Dlrp.test.faults=" + stage + "=" + thrown);
  }
}
