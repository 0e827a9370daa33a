package io.github.lrpagent.junit;

import java.io.File;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Attaches the agent to the JVM of the tests where {@code -javaagent} did not, and {@code
 * lrp-agent.jar} is on the class path. That must be before any test class is looked at: the agent
 * brings the api on the boot class path, and a copy that was loaded before would stay for itself.
 * So this class must not touch the api. {@code -Dlrp.attach=false} keeps it from attaching.
 *
 * <p>The JVM may forbid it ({@code -XX:-EnableDynamicAgentLoading}), and warns from JDK 21 on
 * unless {@code -XX:+EnableDynamicAgentLoading} is given. With {@code
 * -Djdk.attach.allowAttachSelf=true} the JVM attaches to itself, otherwise by a JVM of its own,
 * which takes a moment.
 */
public final class SelfAttachment implements LauncherSessionListener {
  /** The system property that forbids it. */
  public static final String PROPERTY = "lrp.attach";

  private static final String PREMAIN = "io/github/lrpagent/agent/Premain.class";
  private static volatile String outcome = "no launcher of the JUnit platform asked to";

  /** Created by JUnit. */
  public SelfAttachment() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (!isAttached()) {
      outcome = attach();
    }
  }

  /** Returns whether an agent has put its classes on the boot class path. */
  static boolean isAttached() {
    try {
      Class.forName("io.github.lrpagent.bridge.Bridge", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Says what came of it. */
  static String outcome() {
    return outcome;
  }

  private static String attach() {
    if ("false".equals(System.getProperty(PROPERTY))) {
      return "-D" + PROPERTY + "=false keeps it from attaching itself";
    }
    try {
      URL premain = SelfAttachment.class.getClassLoader().getResource(PREMAIN);
      if (premain == null) {
        return "lrp-agent.jar is not on the class path, so it could not attach itself";
      }
      if (!(premain.openConnection() instanceof JarURLConnection connection)) {
        return premain + " is no jar, so it could not attach itself";
      }
      File jar = Path.of(connection.getJarFileURL().toURI()).toFile();
      ByteBuddyAgent.attach(jar, Long.toString(ProcessHandle.current().pid()));
      return "it has attached itself, but is switched off: enabled=false";
    } catch (Exception | LinkageError e) {
      return "it could not attach itself: " + cause(e);
    }
  }

  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }
}
