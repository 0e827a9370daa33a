package io.github.lrpagent.explain.report;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a terminal is coloured: with which codes, and for which background.
 *
 * @param codes what the terminal understands
 * @param light whether its background is light
 */
public record TerminalColours(Codes codes, boolean light) {
  /** No colours: relevances are printed as numbers. */
  public static final TerminalColours NONE = new TerminalColours(Codes.NONE, false);

  private static final int[] RED_ON_DARK = {52, 88, 124, 160};
  private static final int[] BLUE_ON_DARK = {17, 18, 25, 26};
  private static final int[] RED_ON_LIGHT = {224, 217, 210, 160};
  private static final int[] BLUE_ON_LIGHT = {189, 153, 75, 26};

  /** What a terminal understands. */
  public enum Codes {
    /** No colours. */
    NONE,
    /** The 256 colours of xterm. */
    INDEXED,
    /** All 24-bit colours. */
    TRUECOLOUR
  }

  /** The colours for {@link System#out}. */
  public static TerminalColours forStandardOutput() {
    return of(System.getenv(), isTerminal(1));
  }

  /** The colours for {@link System#err}. */
  public static TerminalColours forStandardError() {
    return of(System.getenv(), isTerminal(2));
  }

  /**
   * Decides by the usual variables: {@code NO_COLOR} (<a
   * href="https://no-color.org">no-color.org</a>) forbids colours, {@code FORCE_COLOR} or {@code
   * CLICOLOR_FORCE} ask for them; otherwise only a terminal gets them, unless it is {@code
   * TERM=dumb}.
   *
   * @param environment the environment variables
   * @param terminal whether the output goes to a terminal
   */
  public static TerminalColours of(Map<String, String> environment, boolean terminal) {
    String term = environment.getOrDefault("TERM", "");
    boolean windows =
        environment.containsKey("WT_SESSION")
            || "ON".equalsIgnoreCase(environment.get("ConEmuANSI"));
    String force = environment.getOrDefault("FORCE_COLOR", "");
    boolean forced = isOn(force) || isOn(environment.getOrDefault("CLICOLOR_FORCE", ""));
    boolean able = terminal && !term.equals("dumb") && (!term.isEmpty() || windows);
    boolean forbidden =
        !environment.getOrDefault("NO_COLOR", "").isEmpty() || !force.isEmpty() && !isOn(force);
    if (forbidden || !forced && !able) {
      return NONE;
    }
    String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
    boolean all =
        colours.equals("truecolor") || colours.equals("24bit") || windows || force.equals("3");
    return new TerminalColours(
        all ? Codes.TRUECOLOUR : Codes.INDEXED, hasLightBackground(environment));
  }

  private static boolean isOn(String variable) {
    return !variable.isEmpty() && !variable.equals("0") && !variable.equals("false");
  }

  /**
   * {@code COLORFGBG} is {@code foreground;background}, where 7 and 15 are white. Most terminals
   * are dark, or do not say.
   */
  private static boolean hasLightBackground(Map<String, String> environment) {
    String both = environment.getOrDefault("COLORFGBG", "");
    String background = both.substring(both.lastIndexOf(';') + 1);
    return background.equals("7") || background.equals("15");
  }

  /**
   * Java knows of one console for both directions; where {@code /proc} is, each output is looked at
   * for itself.
   */
  public static boolean isTerminal(int descriptor) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return target.startsWith("/dev/pts")
          || target.toString().startsWith("/dev/tty")
          || target.endsWith("console");
    } catch (IOException | RuntimeException e) {
      return isTerminal(System.console());
    }
  }

  /** From Java 22 on there is always a console, which has to be asked. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Returns a word in the colours of a step of the {@link ColourScale}. */
  String paint(String word, int step) {
    if (codes == Codes.NONE || step == 0) {
      return word;
    }
    if (codes == Codes.TRUECOLOUR) {
      ColourScale scale = light ? ColourScale.LIGHT : ColourScale.DARK;
      return coloured("2;" + triple(scale.text(step)), "2;" + triple(scale.background(step)), word);
    }
    int background = indexed(step);
    String text = light && background != 160 && background != 26 ? "16" : "231";
    return coloured("5;" + text, "5;" + background, word);
  }

  private int indexed(int step) {
    int[] ramp =
        step > 0 ? (light ? RED_ON_LIGHT : RED_ON_DARK) : (light ? BLUE_ON_LIGHT : BLUE_ON_DARK);
    return ramp[(Math.abs(step) * ramp.length - 1) / ColourScale.STEPS];
  }

  private static String coloured(String text, String background, String word) {
    return "\u001b[38;" + text + ";48;" + background + "m" + word + "\u001b[0m";
  }

  private static String triple(ColourScale.Rgb colour) {
    return colour.red() + ";" + colour.green() + ";" + colour.blue();
  }
}
