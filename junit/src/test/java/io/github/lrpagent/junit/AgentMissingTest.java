package io.github.lrpagent.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** These tests run without the agent, and without its jar on the class path. */
class AgentMissingTest {
  @Explained
  static class Fixture {
    @Test
    void predicts(Explanations explanations) {
      explanations.only();
    }
  }

  @Test
  void isAnErrorThatSaysWhatHelps() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();

    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(Fixture.class))
                .build(),
            listener);

    assertThat(listener.getSummary().getFailures())
        .singleElement()
        .extracting(failure -> failure.getException())
        .isInstanceOf(AgentMissingException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "Fixture.predicts: LRP Agent is not attached to the JVM of the tests (lrp-agent.jar is not on the class path, so it could"
                + " not attach itself). Start it with -javaagent:/path/to/lrp-agent.jar: <argLine> of Maven Surefire, jvmArgs of Gradle's"
                + " test; or put lrp-agent.jar on the test class path and let it attach itself: -XX:+EnableDynamicAgentLoading"
                + " -Djdk.attach.allowAttachSelf=true");
  }
}
