package io.github.lrpagent.agent.commands;

import io.github.lrpagent.agent.options.Option;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code options}. */
@Command(
    name = "options",
    description = "Lists the options of the agent.",
    mixinStandardHelpOptions = true)
final class OptionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  OptionsCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "-javaagent:lrp-agent.jar=KEY=VALUE,KEY=VALUE before -Dlrp.KEY=VALUE before LRP_KEY=VALUE:");
    for (Option option : Option.values()) {
      out.println();
      out.println(option.key() + " (" + option.defaultText() + "): " + option.accepted());
      out.println("    " + option.meaning());
    }
    return Main.OK;
  }
}
