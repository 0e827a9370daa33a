package io.github.lrpagent.agent;

import io.github.lrpagent.agent.hooks.HookTransformer;
import io.github.lrpagent.agent.options.Option;
import io.github.lrpagent.agent.options.OptionException;
import io.github.lrpagent.agent.options.Options;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Bridge;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.composites.CompositeException;
import io.github.lrpagent.composites.Composites;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attaches the agent: reads the options, loads the composites, sees that DJL's methods are
 * rewritten.
 */
public final class Installation {
  private Installation() {}

  /**
   * Attaches the agent, or says in one line on stderr why not.
   *
   * @param arguments what follows {@code -javaagent:lrp-agent.jar=}, or null
   * @param instrumentation the JVM's
   * @return whether the agent is attached
   */
  public static boolean install(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      Faults.check("options");
      Options options = Options.read(arguments, System.getProperties(), System.getenv());
      options.warnings().forEach(Installation::say);
      if (!options.enabled()) {
        return false;
      }
      Faults.check("install");
      attach(options, instrumentation);
      return true;
    } catch (OptionException e) {
      say(e.getMessage() + "; the app runs without explanations");
    } catch (Throwable thrown) {
      say("cannot attach: " + thrown + "; the app runs without explanations");
    }
    return false;
  }

  private static void attach(Options options, Instrumentation instrumentation) {
    AgentContext context = new AgentContext(options.settings(), names(options), System.err);
    HookTransformer transformer = new HookTransformer(context);
    Runtime.getRuntime().addShutdownHook(new Thread(new ExitSummary(context), "lrp-agent-exit"));
    instrumentation.addTransformer(transformer, true);
    Bridge.install(context, jniUtils -> Explainers.hooks(jniUtils, context));
    transformer.rewriteLoaded(instrumentation);
  }

  /**
   * Loads the composites that are files, so that a wrong one is reported when the JVM starts, and
   * not when it predicts.
   */
  private static List<String> names(Options options) {
    String source = options.sources().getOrDefault(Option.COMPOSITE, "default composite");
    List<String> names = new ArrayList<>();
    for (String composite : options.settings().composites()) {
      String name;
      try {
        name =
            Composites.names().contains(composite) ? composite : Composites.load(composite).name();
      } catch (CompositeException e) {
        throw new OptionException(source + ": " + e.getMessage());
      }
      if (names.contains(name)) {
        throw new OptionException(source + ": two composites of the name " + name);
      }
      names.add(name);
    }
    return names;
  }

  private static void say(String line) {
    System.err.println(
        "lrp-agent: " + line.lines().map(String::strip).collect(Collectors.joining("; ")));
  }
}
