package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.api.Counters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitSummaryTest {
  @Test
  void namesWhatHappenedAndWhereItIs() {
    Counters counters = new Counters(8, 0, Map.of(), Map.of());

    assertThat(
            ExitSummary.line(
                counters,
                List.of(Path.of("out", "relevance.jsonl"), Path.of("out", "report.html"))))
        .isEqualTo(
            "8 predictions explained, 0 failed -> "
                + Path.of("out", "relevance.jsonl")
                + ", "
                + Path.of("out", "report.html"));
  }

  @Test
  void addsWhatWasLeftOutOnlyWhereThereIsSome() {
    Counters counters =
        new Counters(1, 4, Map.of("a", 2L, "b", 1L), Map.of("rewrite: IOException", 5L));

    assertThat(ExitSummary.line(counters, List.of()))
        .isEqualTo("1 prediction explained, 5 failed, 3 not explained, 4 with nothing to explain");
  }
}
