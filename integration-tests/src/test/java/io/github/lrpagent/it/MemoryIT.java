package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.LongRunningApp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions give back all their memory, that of Java and the native one. */
class MemoryIT {
  private static final String ARCHIVE =
      Golden.named("bert-sdpa").folder().resolve("model.pt").toString();
  private static final double GROWTH = 0.02;

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
    List<String> all = new ArrayList<>(List.of(ARCHIVE));
    all.addAll(List.of(arguments));
    ChildJvm.Outcome outcome = jvm.run(LongRunningApp.class, all);
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
    Run run = run(List.of(), "5000");

    assertThat(run.err()).contains("5000 predictions explained, 0 failed");
    assertThat(run.lines()).hasSize(20);
    assertThat(run.resources()).containsExactly(0L);
    assertThat(run.growth()).isLessThan(GROWTH);
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
    Run run =
        run(List.of("-Dlrp.test.faults=" + stage + "=java.lang.IllegalStateException"), "2500");

    assertThat(run.err()).contains("0 predictions explained, 2500 failed");
    assertThat(run.resources()).containsExactly(0L);
    assertThat(run.growth()).isLessThan(GROWTH);
  }

  @Test
  void abandonedSessionsKeepNothing() throws Exception {
    Run run = run(List.of(), "2500", "throwing");

    assertThat(run.err()).doesNotContain("predictions explained");
    assertThat(run.resources()).containsExactly(0L);
    assertThat(run.growth()).isLessThan(GROWTH);
  }
}
