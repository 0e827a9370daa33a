package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.Explainers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify BASELINE RELEVANCE.jsonl}. */
@Command(
    name = "verify",
    description =
        "Compares a log of explanations with its baselines. Status: 0 the same, 1 something differs, 2 unreadable.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "BASELINE",
      description = "the folder or file that 'record' made, or one that the JUnit extension made")
  private Path baseline;

  @Parameters(paramLabel = "RELEVANCE.jsonl", description = "what the agent wrote")
  private Path log;

  @Option(names = "--junit-xml", paramLabel = "FILE", description = "write JUnit's XML, too")
  private @Nullable Path junitXml;

  @Option(names = "--markdown", paramLabel = "FILE", description = "write Markdown, too")
  private @Nullable Path markdown;

  @Option(
      names = "--relevance",
      paramLabel = "PART",
      defaultValue = "0.0005",
      description = "how far the relevance may be off, in parts of its norm (${DEFAULT-VALUE})")
  private double relevance;

  @Option(
      names = "--top-words",
      paramLabel = "COUNT",
      defaultValue = "3",
      description = "how many words of most relevance must stay so (${DEFAULT-VALUE})")
  private int topWords;

  @Option(
      names = "--sign",
      paramLabel = "PART",
      defaultValue = "0.05",
      description =
          "words of at least this part of the largest relevance keep their sign (${DEFAULT-VALUE})")
  private double sign;

  @Option(
      names = "--reached",
      paramLabel = "PART",
      defaultValue = "0.001",
      description =
          "how far the share of the target that reached the inputs may be off (${DEFAULT-VALUE})")
  private double reached;

  @Option(
      names = "--prediction",
      paramLabel = "PART",
      defaultValue = "0.001",
      description =
          "how far the explained number may be off, in parts of it, or of 1 where it is smaller (${DEFAULT-VALUE})")
  private double prediction;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  VerifyCommand() {}

  @Override
  public Integer call() throws Exception {
    return Explainers.verify(
        baseline,
        log,
        new double[] {relevance, topWords, sign, reached, prediction},
        junitXml,
        markdown,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }
}
