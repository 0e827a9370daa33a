package io.github.lrpagent.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.explain.baseline.Baseline;
import io.github.lrpagent.explain.baseline.BaselineException;
import io.github.lrpagent.explain.baseline.Tolerances;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

class BaselinesTest {
  private static final Baseline THEN = baseline(0.1f, 3.75f);
  private static final Baseline NOW = baseline(0.1f, 3.1f);

  @TempDir private Path folder;
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  private static Baseline baseline(float... relevance) {
    Input.Text text = new Input.Text(List.of(1L, 2L), List.of("the", "waste"), null, null, null);
    return Baseline.of(
        new Explanation(
            "1",
            Instant.EPOCH,
            "sentiment",
            "attnlrp",
            new Explanation.Target("argmax", 0, 0, null, null, 0, "negative", null, null, 2),
            List.of(new Input("embeddings", List.of(2), relevance, text)),
            new Explanation.Conservation(2, 1, null),
            new Explanation.Cost(1, 2)));
  }

  private BaselineSettings settings(boolean update, String ci) {
    return new BaselineSettings(
        update, Optional.ofNullable(ci), folder.resolve("base"), folder.resolve("pages"));
  }

  private void assertMatches(BaselineSettings settings, String name, Baseline now) {
    run().assertMatches(settings, name, now, Tolerances.DEFAULT);
  }

  /** A run of the tests. */
  private Baselines run() {
    return new Baselines(new PrintStream(notes, true));
  }

  @Test
  void firstRunWritesAndSaysSo() {
    assertMatches(settings(false, null), "films/waste", THEN);

    Path file = folder.resolve("base/films/waste.json");
    assertThat(file).exists();
    assertThat(notes.toString().lines())
        .containsExactly("lrp-agent: baseline written: " + file + "; review it, and commit it");
  }

  @Test
  void nextRunCompares() {
    assertMatches(settings(false, null), "waste", THEN);

    assertMatches(settings(false, null), "waste", THEN);
    AssertionFailedError failure =
        catchThrowableOfType(
            AssertionFailedError.class,
            () -> assertMatches(settings(false, "CI=true"), "waste", NOW));

    Path page = folder.resolve("pages/waste.html");
    assertThat(failure.getMessage().lines())
        .containsExactly(
            "explanation 'waste' is not as its baseline " + folder.resolve("base/waste.json"),
            "  relevance: 17.3 % off (tolerance 0.0500 %); moved most: \"waste\" +3.75 -> +3.10",
            "",
            "       then       now    change",
            "     +0.100    +0.100    +0.000    the",
            "     +3.750    +3.100    -0.650  * waste",
            "",
            "  side by side: " + page,
            "  if this is right: run the test with -Dlrp.baseline=update, and review the file");
    assertThat(page).content().contains("waste", "+3.10");
    assertThat(failure.getExpected().getStringRepresentation()).contains("3.7500");
    assertThat(failure.getActual().getStringRepresentation()).contains("3.1000");
  }

  @Test
  void pageThatCannotBeWrittenHidesNoDifference() throws Exception {
    assertMatches(settings(false, null), "waste", THEN);
    Files.writeString(folder.resolve("pages"), "in the way");

    assertThatThrownBy(() -> assertMatches(settings(false, null), "waste", NOW))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("relevance: 17.3 % off")
        .hasMessageContaining("no page of both: ");
  }

  @Test
  void updateWritesAnewOnceARun() {
    assertMatches(settings(false, null), "waste", THEN);
    Baselines run = run();

    run.assertMatches(settings(true, "CI=true"), "waste", NOW, Tolerances.DEFAULT);

    assertThat(notes.toString()).contains("baseline updated: " + folder.resolve("base/waste.json"));
    assertThatThrownBy(
            () -> run.assertMatches(settings(true, null), "waste", THEN, Tolerances.DEFAULT))
        .as("two tests of one name")
        .isInstanceOf(AssertionFailedError.class);
    assertMatches(settings(false, null), "waste", NOW);
  }

  @Test
  void missingBaselineOnABuildServerIsAnError() {
    assertThatThrownBy(() -> assertMatches(settings(false, "CI=true"), "waste", THEN))
        .isInstanceOf(BaselineException.class)
        .hasMessage(
            "no baseline 'waste': %s is missing, and none is written on a build server (CI=true): run the test on your machine, review the file, and commit it",
            folder.resolve("base/waste.json"));
    assertThat(folder.resolve("base")).doesNotExist();
    assertThat(notes.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../up", "/root", "a//b", ".hidden", "a\\b", "a/"})
  void nameThatIsNoFileNameIsRefused(String name) {
    assertThatThrownBy(() -> assertMatches(settings(false, null), name, THEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("baseline name '" + name + "': letters, digits,");
  }

  @ParameterizedTest
  @CsvSource({
    "CI, true, CI=true",
    "CI, 1, CI=1",
    "CI, false,",
    "CI, '',",
    "TF_BUILD, True, TF_BUILD=True",
    "CIRCUS, true,"
  })
  void buildServersAreKnownByTheirVariables(String variable, String value, String ci) {
    assertThat(BaselineSettings.of(new Properties(), Map.of(variable, value), folder).ci())
        .isEqualTo(Optional.ofNullable(ci));
  }

  @Test
  void placesAreThoseOfTheBuildTool() throws Exception {
    BaselineSettings gradle = BaselineSettings.of(new Properties(), Map.of(), folder);
    Files.writeString(folder.resolve("pom.xml"), "<project/>");
    BaselineSettings maven = BaselineSettings.of(new Properties(), Map.of(), folder);

    assertThat(gradle.folder()).isEqualTo(folder.resolve("src/test/resources/lrp-baselines"));
    assertThat(gradle.reports()).isEqualTo(folder.resolve("build/lrp-baselines"));
    assertThat(maven.reports()).isEqualTo(folder.resolve("target/lrp-baselines"));
  }

  @Test
  void wrongModeIsNamed() {
    Properties properties = new Properties();
    properties.setProperty("lrp.baseline", "updat");

    assertThatThrownBy(() -> BaselineSettings.of(properties, Map.of(), folder))
        .hasMessage("property -Dlrp.baseline=updat: expected compare or update");
  }
}
