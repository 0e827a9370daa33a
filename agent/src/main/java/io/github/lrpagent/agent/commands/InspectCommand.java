package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.Explainers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect MODEL}. */
@Command(
    name = "inspect",
    description =
        "Shows which rule a composite gives to each operation of a TorchScript archive, or to each call in the classes of an app whose model is written in Java, and what has none. Status: 0 all covered, 1 not all, 2 unreadable.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      description = "the archive, such as model.pt; or a jar or folder of classes")
  private Path model;

  @Option(
      names = "--composite",
      paramLabel = "NAME_OR_FILE",
      defaultValue = "attnlrp",
      description = "a built-in name or a Composite file (${DEFAULT-VALUE})")
  private String composite;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "",
      description = "one method of the model; all, if not given")
  private String method;

  @Option(names = "--all", description = "list every operation with its place in the code")
  private boolean all;

  @Option(names = "--json", description = "write JSON")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  InspectCommand() {}

  @Override
  public Integer call() throws Exception {
    return Explainers.inspect(
        model,
        composite,
        method,
        json,
        all,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }
}
