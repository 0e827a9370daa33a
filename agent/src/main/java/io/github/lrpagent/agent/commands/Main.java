package io.github.lrpagent.agent.commands;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the agent jar. A command joins by its name in {@code subcommands}. */
@Command(
    name = "lrp-agent",
    description =
        "Explains the predictions of DJL apps. Attach it with java -javaagent:lrp-agent.jar ...",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      InspectCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      RecordCommand.class,
      VerifyCommand.class,
      CompositesCommand.class,
      OptionsCommand.class
    })
public final class Main implements Runnable {
  /** Exit status: the command did what it was asked to. */
  static final int OK = 0;

  /** Exit status: it could not. */
  static final int FAILED = 1;

  /** Exit status: the command line is wrong. */
  static final int USAGE = 2;

  @Spec private CommandSpec spec;

  /** Created by picocli and {@link #run(String[])}. */
  @SuppressWarnings("NullAway.Init")
  public Main() {}

  /**
   * Runs a command.
   *
   * @return the exit status: 0, 1 for a failure, 2 for a wrong command line
   */
  public static int run(String[] arguments) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              String message = failure.getMessage();
              command
                  .getErr()
                  .println("lrp-agent: " + (message == null ? failure.toString() : message));
              return FAILED;
            })
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"lrp-agent " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
