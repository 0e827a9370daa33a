package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.Explainers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report OUTPUT}. */
@Command(
    name = "report",
    description = "Builds OUTPUT/report.html from OUTPUT/relevance.jsonl.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "OUTPUT", description = "the folder the agent wrote to")
  private Path output;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ReportCommand() {}

  @Override
  public Integer call() throws Exception {
    Path explanations = output.resolve("relevance.jsonl");
    if (!Files.isRegularFile(explanations)) {
      throw new NoSuchFileException(
          explanations + ": no such file; OUTPUT is the folder that the option 'output' named");
    }
    spec.commandLine().getOut().println(Explainers.report(output));
    return Main.OK;
  }
}
