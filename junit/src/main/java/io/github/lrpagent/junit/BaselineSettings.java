package io.github.lrpagent.junit;

import io.github.lrpagent.explain.baseline.BaselineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where baselines are, and whether they may be written.
 *
 * @param update whether all are written anew
 * @param ci the environment variable that says that this is a build server, such as {@code
 *     CI=true}, where nothing is written that was not asked for; or nothing
 * @param folder where they are
 * @param reports where pages of differences go
 */
record BaselineSettings(boolean update, Optional<String> ci, Path folder, Path reports) {
  private static final String MODE = "lrp.baseline";
  private static final String FOLDER = "lrp.baseline.folder";
  private static final String REPORTS = "lrp.baseline.reports";
  private static final String NAME = "lrp-baselines";

  /** Variables that build servers set. */
  private static final List<String> CI =
      List.of("CI", "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "TF_BUILD", "TEAMCITY_VERSION");

  /**
   * Reads them.
   *
   * @param properties the system properties
   * @param environment the environment
   * @param project the folder that tests run in
   * @throws BaselineException if {@code lrp.baseline} is neither {@code compare} nor {@code update}
   */
  static BaselineSettings of(Properties properties, Map<String, String> environment, Path project) {
    String mode = properties.getProperty(MODE, "compare");
    if (!mode.equals("compare") && !mode.equals("update")) {
      throw new BaselineException(
          "property -D" + MODE + "=" + mode + ": expected compare or update");
    }
    return new BaselineSettings(
        mode.equals("update"),
        CI.stream()
            .filter(variable -> isSet(environment.get(variable)))
            .map(variable -> variable + "=" + environment.get(variable))
            .findFirst(),
        project.resolve(properties.getProperty(FOLDER, "src/test/resources/" + NAME)),
        project.resolve(properties.getProperty(REPORTS, output(project) + "/" + NAME)));
  }

  private static boolean isSet(@Nullable String variable) {
    return variable != null && !variable.isEmpty() && !variable.equalsIgnoreCase("false");
  }

  private static String output(Path project) {
    return Files.exists(project.resolve("pom.xml")) ? "target" : "build";
  }
}
