package io.github.lrpagent.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;

/**
 * Where the JVM enters the agent jar: {@code -javaagent}, dynamic attach and {@code java -jar}. The
 * only class of ours on the app's class path; it puts the api and the bridge on the boot class path
 * and leaves the rest to the agent's own class loader. Whatever goes wrong here ends in one line on
 * stderr, and the app runs without us.
 */
public final class Premain {
  private static boolean attached;

  private Premain() {}

  /** Entered by {@code -javaagent:lrp-agent.jar=options}. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    attach(arguments, instrumentation);
  }

  /** Entered by a dynamic attach. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    attach(arguments, instrumentation);
  }

  /** Entered by {@code java -jar lrp-agent.jar}. */
  public static void main(String[] arguments) throws Exception {
    Object status =
        agentClass("io.github.lrpagent.agent.commands.Main", jar())
            .getMethod("run", String[].class)
            .invoke(null, (Object) arguments);
    System.exit((Integer) status);
  }

  private static synchronized void attach(String arguments, Instrumentation instrumentation) {
    try {
      if ("false".equals(enabled(arguments))) {
        return;
      }
      if (attached) {
        System.err.println(
            "lrp-agent: already attached to this JVM; the second attachment is ignored");
        return;
      }
      String jar = jar();
      // Before the first use of any other class of ours: from here on all class loaders see the api
      // and the bridge.
      instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar));
      attached =
          (Boolean)
              agentClass("io.github.lrpagent.agent.Installation", jar)
                  .getMethod("install", String.class, Instrumentation.class)
                  .invoke(null, arguments, instrumentation);
    } catch (Throwable thrown) {
      Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
      System.err.println(
          "lrp-agent: cannot attach: " + cause + "; the app runs without explanations");
    }
  }

  /** The option {@code enabled} alone, so that {@code false} loads nothing else. */
  private static String enabled(String arguments) {
    for (String argument : arguments == null ? new String[0] : arguments.split(",")) {
      if (argument.startsWith("enabled=")) {
        return argument.substring("enabled=".length());
      }
    }
    String property = System.getProperty("lrp.enabled");
    return property != null ? property : System.getenv("LRP_ENABLED");
  }

  private static Class<?> agentClass(String name, String jar) throws Exception {
    // Reflection, so that this class can be verified before the bridge is in place.
    ClassLoader agent =
        (ClassLoader)
            Class.forName("io.github.lrpagent.bridge.NestedClassLoader")
                .getMethod("agent", String.class)
                .invoke(null, jar);
    return agent.loadClass(name);
  }

  private static String jar() throws Exception {
    return new File(Premain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .getPath();
  }
}
