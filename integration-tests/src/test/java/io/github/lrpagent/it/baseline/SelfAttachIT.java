package io.github.lrpagent.it.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.it.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests in a JVM that was started without the agent, with its jar on the class path. */
class SelfAttachIT {
  @TempDir private Path folder;
  private ChildJvm jvm;

  @BeforeEach
  void configure() {
    jvm =
        ChildJvm.plain()
            .withOurJars()
            .option("-Dlrp.output=" + folder)
            .option("-Dlrp.cache=" + folder)
            .option("-Dlrp.baseline=update")
            .option("-Dlrp.baseline.folder=" + folder)
            .option("-Dit.model=" + Path.of("../sentiment-demo/sentiment"));
  }

  private String run(String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("io.github.lrpagent.it.baseline.SentimentFixture");
    arguments.addAll(List.of(more));
    ChildJvm.Outcome outcome = jvm.run(FixtureRun.class, arguments);
    return outcome.out() + outcome.err();
  }

  @Test
  void attachesWithTheFlagsOfTheDocs() throws Exception {
    jvm.option("-XX:+EnableDynamicAgentLoading").option("-Djdk.attach.allowAttachSelf=true");

    assertThat(run())
        .startsWith("1 passed\n")
        .contains("lrp-agent: 4 predictions explained, 0 failed")
        .doesNotContain("WARNING: A Java agent has been loaded dynamically");
  }

  @Test
  void attachesWithoutFlags() throws Exception {
    assertThat(run()).startsWith("1 passed\n");
  }

  @Test
  void forbiddenByTheJvmIsAClearError() throws Exception {
    jvm.option("-XX:-EnableDynamicAgentLoading").option("-Djdk.attach.allowAttachSelf=true");

    assertThat(run())
        .startsWith("0 passed\n")
        .contains(
            "AgentMissingException: SentimentFixture.oneByOne: LRP Agent is not attached to the JVM of the tests (it could not attach"
                + " itself: ")
        .contains("Start it with -javaagent:/path/to/lrp-agent.jar");
  }

  @Test
  void forbiddenByPropertyIsAClearError() throws Exception {
    jvm.option("-Dlrp.attach=false");

    assertThat(run()).contains("(-Dlrp.attach=false keeps it from attaching itself)");
  }

  @Test
  void wrongOptionIsAClearError() throws Exception {
    jvm.option("-Dlrp.target=nonsense");

    assertThat(run())
        .contains("(it has come, but does not run: its line on stderr says which option is wrong)")
        .contains("lrp-agent: property -Dlrp.target=nonsense: expected ");
  }

  @Test
  void apiThatWasInUseBeforeIsAClearError() throws Exception {
    assertThat(run("early"))
        .startsWith("0 passed\n")
        .contains("attached: false")
        .contains("(it came too late: its api had been loaded before, by ");
  }
}
