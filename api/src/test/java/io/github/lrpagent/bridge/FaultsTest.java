package io.github.lrpagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void offWithoutTheProperty() {
    Faults.STAGES.forEach(Faults::check);
    assertThat(IntStream.range(0, 1000).anyMatch(i -> Faults.leaks())).isFalse();
  }

  @Test
  void namesAStageAndWhatItThrows() {
    assertThat(
            Faults.parse("rewrite=java.lang.OutOfMemoryError,session=java.lang.StackOverflowError"))
        .isEqualTo(
            Map.of(
                "rewrite",
                "java.lang.OutOfMemoryError",
                "session",
                "java.lang.StackOverflowError"));
  }

  @Test
  void unknownStageIsAnError() {
    assertThatThrownBy(() -> Faults.parse("rewriting=java.lang.Error"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "lrp.test.faults: 'rewriting=java.lang.Error' is not STAGE=EXCEPTION (stages: ");
  }
}
