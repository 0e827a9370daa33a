package io.github.lrpagent.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JVM of its own, started from a test. */
final class Jvm {
  /** The jar under test. */
  static final Path JAR = Path.of("target", "lrp-agent.jar").toAbsolutePath();

  private final List<String> command =
      new ArrayList<>(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dai.djl.offline=true"));
  private final Map<String, String> environment = new HashMap<>();

  /**
   * What a JVM left behind.
   *
   * @param status its exit status
   * @param out its lines on stdout
   * @param err its lines on stderr, without those of the JVM itself
   */
  record Result(int status, List<String> out, List<String> err) {}

  /** Adds arguments. */
  Jvm with(String... arguments) {
    command.addAll(List.of(arguments));
    return this;
  }

  /** Attaches the agent. */
  Jvm agent(String options) {
    return with("-javaagent:" + JAR + (options.isEmpty() ? "" : "=" + options));
  }

  /** Sets an environment variable. */
  Jvm env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs an app that needs nothing but the JDK. */
  Result app(String mainClass, String... arguments) throws Exception {
    return with("-cp", testClasses(), mainClass).with(arguments).run();
  }

  /** Runs an app with DJL, its engine and its tokenizers on the class path. */
  Result djlApp(String mainClass, String... arguments) throws Exception {
    return with("-cp", djlPath(), mainClass).with(arguments).run();
  }

  /** Runs an app with DJL on the module path; its natives and libraries are on the class path. */
  Result modularDjlApp(String mainClass, String... arguments) throws Exception {
    return with("-p", path(Jvm::isModule), "--add-modules", "ALL-MODULE-PATH")
        .with("-cp", testClasses() + File.pathSeparator + path(jar -> !isModule(jar)), mainClass)
        .with(arguments)
        .run();
  }

  /** Returns a class path of the apps, DJL, its engine and its tokenizers. */
  static String djlPath() {
    return testClasses() + File.pathSeparator + path(all -> true);
  }

  /** Runs it. */
  Result run() throws Exception {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("LRP_") || name.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("no end: " + command);
    }
    try {
      return new Result(
          process.exitValue(), Files.readAllLines(out), ours(Files.readAllLines(err)));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static List<String> ours(List<String> lines) {
    return lines.stream()
        .filter(
            line ->
                !line.contains("VM warning: Sharing is only supported")
                    && !line.isBlank()
                    && !line.startsWith("WARNING: ") // JDK 25 on native access and Unsafe
                    && !line.startsWith("SLF4J"))
        .toList();
  }

  private static String testClasses() {
    return Path.of("target", "test-classes").toAbsolutePath().toString();
  }

  private static boolean isModule(String jar) {
    String file = Path.of(jar).getFileName().toString();
    return file.matches("(api|pytorch-engine|tokenizers|slf4j-api)-.*");
  }

  private static String path(Predicate<String> wanted) {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(
            jar ->
                jar.endsWith(".jar")
                    && !jar.contains("lrp-agent")
                    && isRuntime(jar)
                    && wanted.test(jar))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isRuntime(String jar) {
    String[] runtime = {"ai" + File.separator + "djl", "slf4j", "gson", "jna", "commons-"};
    return Arrays.stream(runtime).anyMatch(jar::contains);
  }
}
