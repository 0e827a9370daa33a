package io.github.lrpagent.it.baseline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user's local Maven repository with this build's artifacts in it, and nothing of that written
 * into the user's: what is not ours are symbolic links.
 */
final class LocalRepository {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> GROUP = List.of("io", "github", "lrpagent");

  private LocalRepository() {}

  /**
   * Makes it.
   *
   * @param place where; an older one is replaced
   * @param users the user's
   * @param version the version of this build
   */
  static void make(Path place, Path users, String version) throws IOException {
    delete(place);
    Path ours = linked(place, users, GROUP);
    pom(ours, ROOT, "lrp-agent-parent", version);
    for (String module : List.of("api", "rules", "composites", "archives", "explain", "junit")) {
      String artifact = "lrp-agent-" + module;
      pom(ours, ROOT.resolve(module), artifact, version);
      jar(ours, ROOT.resolve(module), artifact + "-" + version + ".jar", artifact, version);
    }
    pom(ours, ROOT.resolve("agent"), "lrp-agent", version);
    jar(ours, ROOT.resolve("agent"), "lrp-agent.jar", "lrp-agent", version);
  }

  /** Links all but one path, whose folder is new, and returns that. */
  private static Path linked(Path place, Path users, List<String> path) throws IOException {
    Files.createDirectories(place);
    if (path.isEmpty()) {
      return place;
    }
    if (Files.isDirectory(users)) {
      try (Stream<Path> entries = Files.list(users)) {
        for (Path entry : entries.toList()) {
          if (!entry.getFileName().toString().equals(path.get(0))) {
            Files.createSymbolicLink(place.resolve(entry.getFileName()), entry);
          }
        }
      }
    }
    return linked(
        place.resolve(path.get(0)), users.resolve(path.get(0)), path.subList(1, path.size()));
  }

  private static void pom(Path group, Path module, String artifact, String version)
      throws IOException {
    Path folder = Files.createDirectories(group.resolve(artifact).resolve(version));
    Files.copy(module.resolve("pom.xml"), folder.resolve(artifact + "-" + version + ".pom"));
  }

  private static void jar(Path group, Path module, String file, String artifact, String version)
      throws IOException {
    Files.copy(
        module.resolve("target").resolve(file),
        group.resolve(artifact).resolve(version).resolve(artifact + "-" + version + ".jar"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the links, and not what they lead to. */
  private static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      try (Stream<Path> all = Files.walk(place)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
