package io.github.lrpagent.benchmark;

import com.example.apps.TimedApp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One side of a comparison: the app in a JVM of its own, which predicts when it is told to. */
final class Side implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;
  private final long loadNanos;

  /**
   * One prediction.
   *
   * @param nanos how long it took
   * @param peak the most resident memory of the process meanwhile, in kB
   */
  record Timed(long nanos, long peak) {}

  /**
   * Starts the app.
   *
   * @param agent what follows {@code -javaagent:}, or empty for no agent
   * @param model the archive, or {@code blocks} and an archive for the same of Java blocks
   */
  Side(String agent, List<String> model) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!agent.isEmpty()) {
      command.add("-javaagent:" + agent);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), TimedApp.class.getName()));
    command.addAll(model);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    process = builder.start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    loadNanos = Long.parseLong(line());
  }

  /** Returns how long the model took to load. */
  long loadNanos() {
    return loadNanos;
  }

  /** Predicts once. */
  Timed predict(int batch, int sequence) throws IOException {
    in.println(batch + " " + sequence);
    String[] fields = line().split(" ");
    return new Timed(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the app has ended, see above");
    }
    return line;
  }

  @Override
  public void close() {
    in.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
