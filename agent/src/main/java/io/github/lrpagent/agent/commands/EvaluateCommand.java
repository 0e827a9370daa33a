package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.Explainers;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.evaluate.EvaluationException;
import io.github.lrpagent.evaluate.EvaluationRequest;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code evaluate --classpath APP --model FOLDER --texts FILE}: in a JVM of its own, that has the
 * app's class path and the agent; or in this one, if the agent is attached to it.
 */
@Command(
    name = "evaluate",
    description =
        "Measures how faithful explanations are: the app's own model predicts texts that lose their words in the order of relevance. Writes evaluation.json and evaluation.svg.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = {"--classpath", "-cp"},
      paramLabel = "PATH",
      description = "the app's class path, with DJL, its PyTorch engine and its tokenizers")
  private String classPath = "";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description = "a text classifier as DJL loads it: the folder of model.pt and tokenizer.json")
  private Path model;

  @Option(
      names = "--texts",
      required = true,
      paramLabel = "FILE",
      description = "one text a line, in UTF-8")
  private Path texts;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = "lrp-out",
      description = "where the files go")
  private Path output;

  @Option(
      names = "--composites",
      split = "\\+",
      paramLabel = "NAME_OR_FILE",
      defaultValue = "attnlrp+cp-lrp+gradient-x-input",
      description = "which composites are compared, joined by +")
  private List<String> composites;

  @Option(
      names = "--argument",
      paramLabel = "KEY=VALUE",
      description = "an argument for DJL's translator, such as includeTokenTypes=true; repeatable")
  private Map<String, String> arguments = new LinkedHashMap<>();

  @Option(
      names = "--score",
      paramLabel = "SCORE",
      defaultValue = "probability",
      description = "what the curves follow: probability or log-odds of the predicted class")
  private String score;

  @Option(
      names = "--replace-by",
      paramLabel = "TOKEN",
      defaultValue = "",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "replace words by this token, such as [MASK], in place of removing them")
  private String replacement;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "in how many steps a text loses all its words, at most")
  private int steps;

  @Option(
      names = "--random-orders",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many random orders each text is given to compare with")
  private int randomOrders;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "what random orders come from")
  private long seed;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  EvaluateCommand() {}

  @Override
  public Integer call() throws Exception {
    EvaluationRequest request =
        new EvaluationRequest(
            model,
            texts,
            output,
            LrpAgent.attached() ? List.of() : composites,
            arguments,
            logOdds(),
            replacement,
            atLeast("--steps", 2, steps),
            atLeast("--random-orders", 1, randomOrders),
            seed);
    if (!Files.isRegularFile(texts)) {
      throw new EvaluationException(texts + ": no such file; one text a line is needed");
    }
    if (LrpAgent.attached()) {
      PrintWriter out = spec.commandLine().getOut();
      Explainers.evaluate(request, out, spec.commandLine().getErr()).forEach(out::println);
      return Main.OK;
    }
    if (classPath.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--classpath is missing: the app's class path, with DJL on it");
    }
    return new AttachedJvm(classPath, composites, output)
        .run(spec.root().commandLine().getParseResult().originalArgs());
  }

  private boolean logOdds() {
    return switch (score) {
      case "probability" -> false;
      case "log-odds" -> true;
      default ->
          throw new ParameterException(
              spec.commandLine(), "--score " + score + ": expected probability or log-odds");
    };
  }

  private int atLeast(String option, int least, int value) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), option + " " + value + ": expected " + least + " or more");
    }
    return value;
  }
}
