package io.github.lrpagent.agent.options;

import io.github.lrpagent.bridge.AgentSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of one JVM, checked.
 *
 * @param enabled the option {@code enabled}
 * @param settings all others
 * @param warnings what was given but is ignored, a line each
 * @param sources how each option was given, where it was, such as {@code property
 *     -Dlrp.explain=off}
 */
public record Options(
    boolean enabled, AgentSettings settings, List<String> warnings, Map<Option, String> sources) {
  private static final Set<String> FORMATS = Set.of("jsonl", "html", "terminal");
  private static final Pattern TARGET =
      Pattern.compile("argmax|class:\\d{1,9}|contrast:\\d{1,9}-\\d{1,9}|position:\\d{1,9}|norm");

  /** Copies the collections. */
  public Options {
    warnings = List.copyOf(warnings);
    sources = Map.copyOf(sources);
  }

  /**
   * Reads the options.
   *
   * @param arguments the agent argument, or null
   * @param properties the system properties
   * @param environment the environment
   * @throws OptionException if an option cannot be followed
   */
  public static Options read(
      @Nullable String arguments, Properties properties, Map<String, String> environment) {
    List<String> warnings = new ArrayList<>();
    Map<Option, Given> given = Given.collect(arguments, properties, environment, warnings);
    AgentSettings settings =
        new AgentSettings(
            composites(given.get(Option.COMPOSITE)),
            folder(given.get(Option.OUTPUT), Path.of(Option.OUTPUT.defaultText())),
            choice(given.get(Option.EXPLAIN), "all", "off"),
            target(given.get(Option.TARGET)),
            formats(given.get(Option.FORMAT)),
            folder(given.get(Option.CACHE), defaultCache(properties)),
            size(given.get(Option.CACHE_SIZE), Option.CACHE_SIZE),
            size(given.get(Option.GRAPH_MEMORY), Option.GRAPH_MEMORY),
            !choice(given.get(Option.CHECK), "off", "conservation"));
    Map<Option, String> sources = new EnumMap<>(Option.class);
    given.forEach((option, one) -> sources.put(option, one.source()));
    return new Options(
        choice(given.get(Option.ENABLED), "true", "false"), settings, warnings, sources);
  }

  private static List<String> composites(@Nullable Given given) {
    if (given == null) {
      return List.of(Option.COMPOSITE.defaultText());
    }
    if (Files.isRegularFile(path(given))) {
      return List.of(given.value());
    }
    List<String> composites = List.of(given.value().split("\\+", -1));
    if (composites.stream().anyMatch(String::isBlank)) {
      throw given.wrong(Option.COMPOSITE.accepted());
    }
    return composites;
  }

  private static boolean choice(@Nullable Given given, String yes, String no) {
    if (given == null || given.value().equals(yes)) {
      return true;
    }
    if (given.value().equals(no)) {
      return false;
    }
    throw given.wrong(given.option().accepted());
  }

  private static String target(@Nullable Given given) {
    if (given == null) {
      return Option.TARGET.defaultText();
    }
    if (!TARGET.matcher(given.value()).matches()) {
      throw given.wrong(Option.TARGET.accepted() + ", with whole numbers from 0");
    }
    return given.value();
  }

  private static Set<String> formats(@Nullable Given given) {
    String value = given == null ? Option.FORMAT.defaultText() : given.value();
    Set<String> formats = new LinkedHashSet<>(List.of(value.split("\\+", -1)));
    if (given != null && !FORMATS.containsAll(formats)) {
      throw given.wrong(Option.FORMAT.accepted());
    }
    if (formats.contains("html")) {
      formats.add("jsonl");
    }
    return formats;
  }

  private static Path folder(@Nullable Given given, Path otherwise) {
    if (given == null) {
      return otherwise;
    }
    Path folder = path(given);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw given.wrong(given.option().accepted() + ", but that is a file");
    }
    return folder;
  }

  private static long size(@Nullable Given given, Option option) {
    try {
      return Sizes.parse(given == null ? option.defaultText() : given.value());
    } catch (IllegalArgumentException e) {
      throw given == null ? e : given.wrong(option.accepted());
    }
  }

  private static Path path(Given given) {
    try {
      return Path.of(given.value());
    } catch (InvalidPathException e) {
      throw given.wrong(given.option().accepted() + " (" + e.getReason() + ")");
    }
  }

  private static Path defaultCache(Properties properties) {
    String user = properties.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of(properties.getProperty("java.io.tmpdir", "."), "lrp-agent-" + user);
  }
}
