package io.github.lrpagent.composites;

import java.util.regex.Pattern;

/**
 * The names of TorchScript classes, as people write them: without the numbers that an export adds
 * to tell instances apart.
 */
public final class ModuleNames {
  private static final String ROOT = "__torch__.";
  private static final Pattern MANGLED = Pattern.compile("(^|\\.)___torch_mangle_(?:\\d+|\\*)\\.");

  private ModuleNames() {}

  /** Removes each {@code ___torch_mangle_N} from a class name or a pattern for class names. */
  public static String demangle(String name) {
    String result = name;
    String previous;
    do {
      previous = result;
      result = MANGLED.matcher(previous).replaceAll("$1");
    } while (!result.equals(previous));
    return result;
  }

  /**
   * Returns whether a demangled pattern matches a class name, with or without {@code __torch__.}
   * before it.
   */
  static boolean matches(Glob pattern, String moduleClass) {
    String name = demangle(moduleClass);
    String shortName = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    return pattern.matches(shortName)
        || (!shortName.isEmpty() && pattern.matches(ROOT + shortName));
  }
}
