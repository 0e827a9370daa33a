package io.github.lrpagent.agent.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One option as it was given.
 *
 * @param option which one
 * @param value its value; not empty
 * @param source where and how it was given, such as {@code property -Dlrp.explain=off}
 */
record Given(Option option, String value, String source) {
  /** Properties that are for others: our tests, and the JUnit extension. */
  private static final Pattern NO_OPTIONS = Pattern.compile("lrp\\.(test\\..*|attach|baseline.*)");

  /**
   * Collects what was given, the strongest place for each option, and warnings about unknown keys
   * in the weaker places.
   */
  static Map<Option, Given> collect(
      @Nullable String arguments,
      Properties properties,
      Map<String, String> environment,
      List<String> warnings) {
    Map<Option, Given> given = new EnumMap<>(Option.class);
    for (Given one : fromEnvironment(environment, warnings)) {
      given.put(one.option, one);
    }
    for (Given one : fromProperties(properties, warnings)) {
      given.put(one.option, one);
    }
    Map<Option, Given> inArguments = new EnumMap<>(Option.class);
    for (Given one : fromArguments(arguments)) {
      if (inArguments.put(one.option, one) != null) {
        throw new OptionException(one.source + ": " + one.option.key() + " is given twice");
      }
    }
    given.putAll(inArguments);
    return given;
  }

  /** The complaint about this value. */
  OptionException wrong(String expected) {
    return new OptionException(source + ": expected " + expected);
  }

  private static Given of(Option option, String value, String source) {
    if (value.isBlank()) {
      throw new OptionException(source + ": empty, expected " + option.accepted());
    }
    return new Given(option, value, source);
  }

  private static List<Given> fromArguments(@Nullable String arguments) {
    List<Given> given = new ArrayList<>();
    if (arguments == null || arguments.isBlank()) {
      return given;
    }
    for (String argument : arguments.split(",", -1)) {
      String source = "agent argument " + argument;
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new OptionException(
            "agent argument '"
                + argument
                + "': expected KEY=VALUE, separated by commas (a value with a comma in it is given as a property, -Dlrp.KEY=VALUE)");
      }
      String key = argument.substring(0, equals);
      Option option = find(key, Option::key);
      if (option == null) {
        throw new OptionException(
            source + ": unknown option '" + key + "' (known: " + known(Option::key) + ")");
      }
      given.add(of(option, argument.substring(equals + 1), source));
    }
    return given;
  }

  private static List<Given> fromProperties(Properties properties, List<String> warnings) {
    List<Given> given = new ArrayList<>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith("lrp.") && !NO_OPTIONS.matcher(name).matches()) {
        String value = properties.getProperty(name);
        String source = "property -D" + name + "=" + value;
        Option option = find(name, Option::property);
        if (option == null) {
          warnings.add(
              source + ": unknown option, ignored (known: " + known(Option::property) + ")");
        } else {
          given.add(of(option, value, source));
        }
      }
    }
    return given;
  }

  private static List<Given> fromEnvironment(
      Map<String, String> environment, List<String> warnings) {
    List<Given> given = new ArrayList<>();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      String value = variable.getValue();
      // An empty variable is how shells say "not set".
      if (name.startsWith("LRP_") && !value.isEmpty()) {
        String source = "environment variable " + name + "=" + value;
        Option option = find(name, Option::variable);
        if (option == null) {
          warnings.add(
              source + ": unknown option, ignored (known: " + known(Option::variable) + ")");
        } else {
          given.add(of(option, value, source));
        }
      }
    }
    return given;
  }

  private static @Nullable Option find(String name, Function<Option, String> spelling) {
    return Arrays.stream(Option.values())
        .filter(option -> spelling.apply(option).equals(name))
        .findFirst()
        .orElse(null);
  }

  private static String known(Function<Option, String> spelling) {
    return Arrays.stream(Option.values()).map(spelling).collect(Collectors.joining(", "));
  }
}
