package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.example.apps.LongRunningApp;
import com.example.blocks.BlocksApp;
import com.example.blocks.LongRunningBlocksApp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions give back all their memory, that of Java and the native one. */
class MemoryIT {
  private static final String ARCHIVE =
      Golden.named("bert-sdpa").folder().resolve("model.pt").toString();
  private static final double GROWTH = 0.02;
  private static final int ATTEMPTS = 3;

  @TempDir Path folder;

  /** What the app printed, one line each: predictions so far, resources, resident kB. */
  private record Run(List<long[]> lines, String err) {
    /**
     * By how much the resident memory grows over the last four fifths, by the straight line through
     * all that was measured there.
     */
    double growth() {
      List<long[]> last = lines.subList(lines.size() / 5 - 1, lines.size());
      double meanX = last.stream().mapToLong(l -> l[0]).average().orElseThrow();
      double meanY = last.stream().mapToLong(l -> l[2]).average().orElseThrow();
      double slope =
          last.stream().mapToDouble(l -> (l[0] - meanX) * (l[2] - meanY)).sum()
              / last.stream().mapToDouble(l -> (l[0] - meanX) * (l[0] - meanX)).sum();
      double start = meanY + slope * (last.get(0)[0] - meanX);
      return slope * (last.get(last.size() - 1)[0] - last.get(0)[0]) / start;
    }

    List<Long> resources() {
      return lines.stream().map(line -> line[1]).distinct().toList();
    }
  }

  private Run run(List<String> properties, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(ARCHIVE));
    all.addAll(List.of(arguments));
    return run(LongRunningApp.class, properties, all);
  }

  private Run run(Class<?> app, List<String> properties, List<String> arguments) throws Exception {
    ChildJvm jvm =
        ChildJvm.withAgent(
                ChildJvm.AGENT,
                "format=jsonl,output="
                    + folder.resolve("out")
                    + ",cache="
                    + folder.resolve("cache"))
            .option("-Dai.djl.pytorch.num_threads=1") // more would wait for each other
            .option("-XX:TieredStopAtLevel=1") // the larger compiler takes and gives back megabytes
            .option("-Xms64m")
            .option("-Xmx64m")
            .option("-XX:+AlwaysPreTouch")
            .option("-XX:+UseSerialGC");
    properties.forEach(jvm::option);
    ChildJvm.Outcome outcome = jvm.run(app, arguments);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    List<long[]> lines =
        outcome
            .out()
            .lines()
            .map(l -> Arrays.stream(l.split(" ")).mapToLong(Long::parseLong).toArray())
            .toList();
    return new Run(lines, outcome.err());
  }

  @Test
  void fiveThousandExplainedPredictionsDoNotGrow() throws Exception {
    Callable<Run> runs = () -> run(List.of(), "5000");
    Run run = runs.call();

    assertThat(run.err()).contains("5000 predictions explained, 0 failed");
    assertThat(run.lines()).hasSize(20);
    assertThat(run.resources()).containsExactly(0L);
    assertNoGrowth(run, runs);
  }

  /** What the test above measures shows a leak of one session in a hundred. */
  @Test
  void leakOfOneSessionInAHundredIsSeen() throws Exception {
    Run run = run(List.of("-Dlrp.test.leak=100"), "5000");

    assertThat(run.resources()).contains(50L);
    assertThat(run.growth()).isGreaterThan(GROWTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leaf", "target", "backward", "tokens"})
  void failedExplanationsKeepNothing(String stage) throws Exception {
    Callable<Run> runs =
        () ->
            run(List.of("-Dlrp.test.faults=" + stage + "=java.lang.IllegalStateException"), "2500");
    Run run = runs.call();

    assertThat(run.err()).contains("0 predictions explained, 2500 failed");
    assertThat(run.resources()).containsExactly(0L);
    assertNoGrowth(run, runs);
  }

  @Test
  void abandonedSessionsKeepNothing() throws Exception {
    Callable<Run> runs = () -> run(List.of(), "2500", "throwing");
    Run run = runs.call();

    assertThat(run.err()).doesNotContain("predictions explained");
    assertThat(run.resources()).containsExactly(0L);
    assertNoGrowth(run, runs);
  }

  /** A leak shows in every run; what the system keeps for itself now and then does not. */
  private static void assertNoGrowth(Run first, Callable<Run> again) throws Exception {
    List<Double> growths = new ArrayList<>(List.of(first.growth()));
    while (growths.get(growths.size() - 1) >= GROWTH && growths.size() < ATTEMPTS) {
      growths.add(again.call().growth());
    }
    assertThat(growths).as("growth in %d runs", growths.size()).last(DOUBLE).isLessThan(GROWTH);
  }

  private Run runBlocks(String name, List<String> properties, int count) throws Exception {
    String folder = Golden.named(BlocksApp.golden(name)).folder().toString();
    return run(
        LongRunningBlocksApp.class,
        properties,
        List.of(name, folder, "b1", Integer.toString(count)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"terse-bert", "vit"})
  void explainedPredictionsByBlocksDoNotGrow(String name) throws Exception {
    Callable<Run> runs = () -> runBlocks(name, List.of(), 5000);
    Run run = runs.call();

    assertThat(run.err()).contains("5000 predictions explained, 0 failed");
    assertThat(run.resources()).containsExactly(0L);
    assertNoGrowth(run, runs);
  }

  @Test
  void leakOfOneSessionOfABlockInAHundredIsSeen() throws Exception {
    Run run = runBlocks("terse-bert", List.of("-Dlrp.test.leak=100"), 5000);

    assertThat(run.growth()).isGreaterThan(GROWTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"operation", "leaf", "backward"})
  void failedExplanationsOfBlocksKeepNothing(String stage) throws Exception {
    Callable<Run> runs =
        () ->
            runBlocks(
                "vit",
                List.of("-Dlrp.test.faults=" + stage + "=java.lang.IllegalStateException"),
                2500);
    Run run = runs.call();

    assertThat(run.err()).contains("0 predictions explained, 2500 failed");
    assertThat(run.resources()).containsExactly(0L);
    assertNoGrowth(run, runs);
  }
}
