package io.github.lrpagent.agent.hooks;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Which DJL a class loader sees. */
final class DjlVersion {
  /** The versions this agent is tested with. */
  static final String TESTED = "0.36.x";

  private DjlVersion() {}

  /**
   * Says what is wrong with the DJL of a class loader.
   *
   * @return the complaint, or null for a tested version, and for one that does not tell (its
   *     methods will)
   */
  static @Nullable String complaint(@Nullable ClassLoader loader) {
    String version = read(loader);
    return version == null || isTested(version)
        ? null
        : "DJL "
            + version
            + " is outside the tested range ("
            + TESTED
            + "): its predictions are not explained";
  }

  static boolean isTested(String version) {
    return version.startsWith(TESTED.substring(0, TESTED.length() - 1));
  }

  private static @Nullable String read(@Nullable ClassLoader loader) {
    String resource = "ai/djl/engine/api.properties";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("djl_version");
    } catch (IOException e) {
      return null;
    }
  }
}
