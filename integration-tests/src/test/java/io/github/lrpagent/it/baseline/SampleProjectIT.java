package io.github.lrpagent.it.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/ci-regression} as its README has it, built by Maven with this build's jars. */
class SampleProjectIT {
  private static final Path SAMPLE = Path.of("../examples/ci-regression");
  private static final Path MODEL = Path.of("../sentiment-demo/sentiment").toAbsolutePath();
  private static final Path REPOSITORY = Path.of("target/sample-repository").toAbsolutePath();

  @TempDir private Path folder;
  private Path project;

  /** What came of a build. */
  private record Build(int status, String log) {}

  @BeforeAll
  static void repository() throws Exception {
    LocalRepository.make(
        REPOSITORY,
        Path.of(System.getProperty("lrp.it.repository")),
        System.getProperty("lrp.it.version"));
  }

  /** A copy, so that nothing is written beside the sources. */
  @BeforeEach
  void copy() throws Exception {
    project = folder.resolve("ci-regression");
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      for (Path file : files.filter(f -> !f.startsWith(SAMPLE.resolve("target"))).toList()) {
        Files.copy(file, project.resolve(SAMPLE.relativize(file).toString()));
      }
    }
  }

  private Build build(String ci, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("lrp.it.maven"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "verify",
                "-Dmaven.repo.local=" + REPOSITORY));
    if ("offline=true".equals(System.getProperty("lrp.it.network"))) {
      command.add("-o");
    }
    command.addAll(List.of(arguments));
    Path log = folder.resolve("build.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CI", ci);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MAVEN_OPTS");
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("no end in sight:\n" + Files.readString(log));
    }
    return new Build(process.exitValue(), Files.readString(log));
  }

  private List<Path> baselines() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLE.resolve("src/test/resources/lrp-baselines"))) {
      return files.toList();
    }
  }

  @Test
  void passesOnABuildServerAndLeavesItsBaselinesAlone() throws Exception {
    Build build = build("true", "-Dfilms.model=" + MODEL);

    assertThat(build.status()).as(build.log()).isZero();
    assertThat(build.log()).contains("Tests run: 3, Failures: 0, Errors: 0");
    assertThat(baselines()).hasSize(3);
    for (Path baseline : baselines()) {
      assertThat(
              project.resolve("src/test/resources/lrp-baselines").resolve(baseline.getFileName()))
          .hasSameTextualContentAs(baseline);
    }
  }

  @Test
  void failsForAnotherTokenizerAndWritesThePage() throws Exception {
    Path changed = Files.createDirectories(project.resolve("changed"));
    for (String file : List.of("model.pt", "config.json", "tokenizer.json")) {
      Files.copy(MODEL.resolve(file), changed.resolve(file));
    }
    Path tokenizer = changed.resolve("tokenizer.json");
    Files.writeString(
        tokenizer, Files.readString(tokenizer).replace("\"waste\":", "\"wasted-no-more\":"));

    Build build = build("true", "-Dfilms.model=changed");

    assertThat(build.status()).as(build.log()).isEqualTo(1);
    assertThat(build.log())
        .contains("tokens changed: from token 4 on, \"waste\" became \"")
        .contains("side by side: target/lrp-baselines/waste.html");
    assertThat(project.resolve("target/lrp-baselines/waste.html")).exists();
  }

  @Test
  void updateWritesTheSameBaselinesAnew() throws Exception {
    Path folder = project.resolve("src/test/resources/lrp-baselines");
    for (Path baseline : baselines()) {
      Files.delete(folder.resolve(baseline.getFileName()));
    }

    Build onServer = build("true", "-Dfilms.model=" + MODEL);
    Build update = build("", "-Dfilms.model=" + MODEL, "-Dlrp.baseline=update");

    assertThat(onServer.status()).isEqualTo(1);
    assertThat(onServer.log())
        .contains("no baseline 'waste': src/test/resources/lrp-baselines/waste.json is missing")
        .contains("(CI=true)");
    assertThat(update.status()).as(update.log()).isZero();
    for (Path baseline : baselines()) {
      assertThat(withoutNumbers(folder.resolve(baseline.getFileName())))
          .isEqualTo(withoutNumbers(baseline));
    }
  }

  /** The last digit may differ on another processor. */
  private static String withoutNumbers(Path baseline) throws IOException {
    return Files.readString(baseline).replaceAll(" +-?[0-9.]+", " #");
  }
}
