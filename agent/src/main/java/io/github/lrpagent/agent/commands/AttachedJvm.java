package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.Premain;
import io.github.lrpagent.bridge.NestedClassLoader;
import io.github.lrpagent.composites.Composites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own for a command that needs the app's classes and the attached agent: the command
 * line is run again, there.
 *
 * @param classPath the app's
 * @param composites the composites that the agent loads
 * @param output the folder that the agent writes to
 */
record AttachedJvm(String classPath, List<String> composites, Path output) {
  /**
   * Runs the command line again, with the streams of this JVM.
   *
   * @param arguments the whole command line
   * @return its exit status
   */
  int run(List<String> arguments) throws IOException, InterruptedException {
    composites.forEach(Composites::load); // so that a wrong one is an error of this command
    String jar = ((NestedClassLoader) AttachedJvm.class.getClassLoader()).jar().getName();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-javaagent:" + jar,
                "-Dlrp.composite=" + String.join("+", composites),
                "-Dlrp.output=" + output,
                "-cp",
                classPath,
                Premain.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
