package io.github.lrpagent.agent.commands;

import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeDifference;
import io.github.lrpagent.composites.Composites;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code composites list}, {@code composites show NAME_OR_FILE}, {@code composites diff ONE OTHER},
 * {@code composites validate FILE}.
 */
@Command(
    name = "composites",
    description = "Lists, shows and checks composites.",
    mixinStandardHelpOptions = true)
final class CompositesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CompositesCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: list, show, diff or validate");
  }

  @Command(description = "Lists the built-in composites.", mixinStandardHelpOptions = true)
  int list() {
    for (String name : Composites.names()) {
      out().println(String.format("%-18s %s", name, Composites.load(name).description().strip()));
    }
    return Main.OK;
  }

  @Command(
      description = "Prints a composite with all the rules it inherits.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "NAME_OR_FILE", description = "a built-in name or a file")
          String nameOrFile) {
    Composites.load(nameOrFile).toYaml().lines().forEach(out()::println);
    return Main.OK;
  }

  @Command(
      description =
          "Prints what two composites say differently, line by line; exit status 1 if they do.",
      mixinStandardHelpOptions = true)
  int diff(
      @Parameters(paramLabel = "ONE", description = "a built-in name or a file") String one,
      @Parameters(paramLabel = "OTHER", description = "a built-in name or a file") String other) {
    CompositeDifference difference =
        CompositeDifference.between(Composites.load(one), Composites.load(other));
    difference.lines().forEach(out()::println);
    return difference.isEmpty() ? Main.OK : Main.FAILED;
  }

  @Command(description = "Checks a Composite file.", mixinStandardHelpOptions = true)
  int validate(@Parameters(paramLabel = "FILE", description = "a Composite file") Path file) {
    Composite composite = Composites.load(file);
    out()
        .println(
            file + ": composite " + composite.name() + ", " + composite.rules().size() + " rules");
    return Main.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
