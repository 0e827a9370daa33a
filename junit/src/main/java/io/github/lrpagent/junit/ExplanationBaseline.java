package io.github.lrpagent.junit;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.explain.baseline.Baseline;
import io.github.lrpagent.explain.baseline.BaselineException;
import io.github.lrpagent.explain.baseline.Tolerances;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.opentest4j.AssertionFailedError;

/**
 * Compares explanations with baselines: files to review, {@code
 * src/test/resources/lrp-baselines/NAME.json}. The first run writes them, and {@code
 * -Dlrp.baseline=update} writes them anew. On a build server ({@code CI=true}) a missing one is an
 * error.
 */
public final class ExplanationBaseline {
  private static final Baselines BASELINES = new Baselines(System.err);

  private ExplanationBaseline() {}

  /**
   * Asserts that an explanation is as its baseline, within {@link Tolerances#DEFAULT}.
   *
   * @param name names the file; a {@code /} in it, a folder
   * @param explanation an explanation
   * @throws AssertionFailedError if it differs, word by word; a page in {@code
   *     target/lrp-baselines} shows both side by side
   * @throws BaselineException if the baseline is missing on a build server, or cannot be read
   */
  public static void assertMatches(String name, Explanation explanation) {
    assertMatches(name, explanation, tolerances -> tolerances);
  }

  /**
   * Asserts that an explanation is as its baseline.
   *
   * @param name names the file; a {@code /} in it, a folder
   * @param explanation an explanation
   * @param tolerances changes the defaults: {@code t -> t.relevance(0.05).topWords(5)}
   * @throws AssertionFailedError if it differs
   * @throws BaselineException if the baseline is missing on a build server, or cannot be read
   */
  public static void assertMatches(
      String name, Explanation explanation, UnaryOperator<Tolerances> tolerances) {
    BaselineSettings settings =
        BaselineSettings.of(System.getProperties(), System.getenv(), Path.of(""));
    BASELINES.assertMatches(
        settings, name, Baseline.of(explanation), tolerances.apply(Tolerances.DEFAULT));
  }
}
