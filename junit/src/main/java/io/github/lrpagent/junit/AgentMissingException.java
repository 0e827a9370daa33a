package io.github.lrpagent.junit;

/** A test that needs explanations runs in a JVM without the agent; the message says what helps. */
public final class AgentMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AgentMissingException(String test, String why) {
    super(
        test
            + ": LRP Agent is not attached to the JVM of the tests ("
            + why
            + "). Start it with -javaagent:/path/to/lrp-agent.jar: <argLine> of Maven Surefire, jvmArgs of Gradle's test;"
            + " or put lrp-agent.jar on the test class path and let it attach itself:"
            + " -XX:+EnableDynamicAgentLoading -Djdk.attach.allowAttachSelf=true");
  }
}
