package io.github.lrpagent.it.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.api.LrpAgent;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the tests of a class that stands for an app's, in this JVM or in another one. */
public final class FixtureRun {
  private final List<Class<?>> tests;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> configuration = new HashMap<>();

  private FixtureRun(List<Class<?>> tests) {
    this.tests = tests;
  }

  /**
   * Runs the tests of a class and prints how many passed, and what failed: CLASS. With a further
   * argument, something has used the api before.
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 1) {
      System.err.println("attached: " + LrpAgent.attached());
    }
    TestExecutionSummary summary = of(Class.forName(arguments[0])).run();
    System.out.println(summary.getTestsSucceededCount() + " passed");
    summary.getFailures().forEach(failure -> System.out.println(failure.getException()));
  }

  static FixtureRun of(Class<?>... tests) {
    return new FixtureRun(List.of(tests));
  }

  /** Keeps baselines and pages in a folder. */
  FixtureRun in(Path folder) {
    return with("lrp.baseline.folder", folder.resolve("baselines").toString())
        .with("lrp.baseline.reports", folder.resolve("reports").toString());
  }

  /** Sets a system property meanwhile. */
  FixtureRun with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  FixtureRun parallel(int threads) {
    configuration.putAll(
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "" + threads));
    return this;
  }

  TestExecutionSummary run() {
    properties.forEach(System::setProperty);
    try {
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(tests.stream().map(DiscoverySelectors::selectClass).toList())
                  .configurationParameters(configuration)
                  .build(),
              listener);
      return listener.getSummary();
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  void passes(int count) {
    TestExecutionSummary summary = run();
    assertThat(summary.getFailures()).extracting("exception").isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(count);
  }

  /** Returns the messages of the failures. */
  List<String> failures() {
    return run().getFailures().stream()
        .map(failure -> String.valueOf(failure.getException().getMessage()))
        .toList();
  }
}
