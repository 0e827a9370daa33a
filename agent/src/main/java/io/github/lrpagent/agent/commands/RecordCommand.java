package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.Explainers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code record RELEVANCE.jsonl BASELINE}. */
@Command(
    name = "record",
    description =
        "Makes the baselines of a log of explanations, in the place of all that were there. Status: 0 done, 2 unreadable.",
    mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RELEVANCE.jsonl", description = "what the agent wrote")
  private Path log;

  @Parameters(
      paramLabel = "BASELINE",
      description = "the folder for the baselines; or a file, NAME.json, for one explanation")
  private Path baseline;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RecordCommand() {}

  @Override
  public Integer call() throws Exception {
    return Explainers.record(
        log, baseline, spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
