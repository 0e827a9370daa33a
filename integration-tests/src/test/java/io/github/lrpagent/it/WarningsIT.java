package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.apps.PredictApp;
import com.example.blocks.BlocksApp;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM, whichever runs the tests, warns of no more than it does without the agent. */
class WarningsIT {
  /** What every agent gets that puts classes where each class loader sees them. */
  private static final String CLASS_DATA_SHARING =
      "Sharing is only supported for boot loader classes because bootstrap classpath has been appended";

  @TempDir Path folder;

  static Stream<Arguments> apps() {
    String golden = Path.of("goldens", "bert-eager").toString();
    return Stream.of(
        Arguments.of(PredictApp.class, List.of(golden + "/model.pt")),
        Arguments.of(BlocksApp.class, List.of("bert", golden)));
  }

  @ParameterizedTest
  @MethodSource("apps")
  void agentAddsNoWarning(Class<?> app, List<String> arguments) throws Exception {
    String options = "output=" + folder.resolve("out") + ",cache=" + folder.resolve("cache");
    ChildJvm.Outcome plain = ChildJvm.plain().run(app, arguments);
    ChildJvm.Outcome explained = ChildJvm.withAgent(ChildJvm.AGENT, options).run(app, arguments);

    assertThat(explained.err()).contains("predictions explained, 0 failed");
    assertThat(warnings(explained)).isEqualTo(warnings(plain));
  }

  private static List<String> warnings(ChildJvm.Outcome outcome) {
    return Stream.concat(outcome.out().lines(), outcome.err().lines())
        .filter(line -> line.toLowerCase(Locale.ROOT).contains("warning"))
        .filter(line -> !line.contains(CLASS_DATA_SHARING))
        .toList();
  }
}
