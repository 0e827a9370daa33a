package io.github.lrpagent.it.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JUnit extension under the agent. */
class ExplainedIT {
  @BeforeAll
  static void load() throws Exception {
    ExplainedFixtures.load();
  }

  @AfterAll
  static void close() {
    ExplainedFixtures.close();
  }

  @Test
  void testsThatRunAtOnceHearTheirOwn() {
    FixtureRun.of(
            ExplainedFixtures.ByAttnLrp.class,
            ExplainedFixtures.ByCpLrp.class,
            ExplainedFixtures.AllPhases.class)
        .parallel(8)
        .passes(16 + 1 + 16 + 3);
  }

  @Test
  void otherThreadsBelongToNobody() {
    FixtureRun.of(ExplainedFixtures.OtherThreads.class).passes(1);
  }

  @Test
  void missingExplanationsSayWhy() {
    FixtureRun.of(ExplainedFixtures.Errors.class).passes(3);
  }

  @Test
  void compositeThatIsNotLoadedIsNamed() {
    assertThat(FixtureRun.of(ExplainedFixtures.NotLoaded.class).failures())
        .containsExactly(
            "NotLoaded.fails: @Explained(composite = \"vit-gamma\"): the agent has loaded attnlrp, cp-lrp, gradient-x-input; name it in"
                + " its option: composite=attnlrp+cp-lrp+gradient-x-input+vit-gamma");
  }

  @Test
  void explanationsOutsideATestAreRefused() {
    assertThat(FixtureRun.of(ExplainedFixtures.OutsideATest.class).failures())
        .singleElement()
        .asString()
        .contains(
            "explanations belong to a test: ask for them in a test method, @BeforeEach or @AfterEach");
  }
}
