package io.github.lrpagent.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs an app in a JVM of its own, with or without the agent. */
public final class ChildJvm {
  public static final Path AGENT = Path.of(System.getProperty("lrp.it.agent"));

  private final List<String> wrapper = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private boolean ourJars;

  /** What came of it. */
  public record Outcome(int status, String out, String err) {}

  public static ChildJvm plain() {
    return new ChildJvm();
  }

  static ChildJvm withAgent(Path jar, String agentOptions) {
    return new ChildJvm().option("-javaagent:" + jar + "=" + agentOptions);
  }

  /** Starts the JVM by a shell, after some commands: {@code ulimit -f 128}. */
  ChildJvm after(String commands) {
    wrapper.addAll(List.of("sh", "-c", commands + " && exec \"$@\"", "sh"));
    return this;
  }

  /** Starts the JVM where it may mount file systems that nobody else sees, after some commands. */
  ChildJvm afterMounting(String commands) {
    wrapper.addAll(List.of("unshare", "-rm"));
    return after(commands);
  }

  public ChildJvm option(String option) {
    options.add(option);
    return this;
  }

  /** Puts our jars on the class path, as a project with tests of explanations does. */
  public ChildJvm withOurJars() {
    ourJars = true;
    return this;
  }

  /**
   * The app's class path: by default none of our jars, or the agent would be found there and not
   * where {@code -javaagent} says.
   */
  private String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry -> ourJars || !Path.of(entry).getFileName().toString().startsWith("lrp-agent"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  public Outcome run(Class<?> app, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xshare:auto");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), app.getName()));
    command.addAll(arguments);
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("no end in sight: " + command + "\n" + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
