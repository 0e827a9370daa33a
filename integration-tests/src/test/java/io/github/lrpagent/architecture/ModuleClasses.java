package io.github.lrpagent.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The main classes of all modules, as they are before the agent jar renames some of them. */
final class ModuleClasses implements LocationProvider {
  private static final Set<String> MODULES =
      Set.of("rules", "composites", "archives", "api", "evaluate", "explain", "agent", "junit");

  @Override
  public Set<Location> get(Class<?> testClass) {
    return MODULES.stream()
        .map(ModuleClasses::classes)
        .map(Location::of)
        .collect(Collectors.toSet());
  }

  private static Path classes(String module) {
    Path classes = Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
    if (!Files.isDirectory(classes)) {
      throw new IllegalStateException(classes + " is missing: build all modules first");
    }
    return classes;
  }
}
