package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attaches the shipped jar to a small app. */
class AttachIT {
  private static final List<String> ATTACHED =
      List.of("hello", "attached true, from the boot loader true");
  private static final List<String> NOT_ATTACHED =
      List.of("hello", "attached false, from the boot loader true");

  @TempDir private Path folder;

  @Test
  void attachesSilently() throws Exception {
    assertThat(new Jvm().agent("").app("app.Hello"))
        .isEqualTo(new Jvm.Result(0, ATTACHED, List.of()));
  }

  @Test
  void attachesFromAPathWithBlanks() throws Exception {
    Path jar =
        Files.copy(
            Jvm.JAR, Files.createDirectory(folder.resolve("a b+c%20")).resolve("lrp agent.jar"));

    assertThat(new Jvm().with("-javaagent:" + jar).app("app.Hello"))
        .isEqualTo(new Jvm.Result(0, ATTACHED, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"argument", "property", "environment"})
  void enabledFalseLeavesTheJvmAsItIs(String place) throws Exception {
    Path classes = folder.resolve("classes.txt");
    Jvm jvm =
        new Jvm()
            .with("-Xlog:class+load:file=" + classes)
            .agent(place.equals("argument") ? "enabled=false" : "");
    if (place.equals("property")) {
      jvm.with("-Dlrp.enabled=false");
    } else if (place.equals("environment")) {
      jvm.env("LRP_ENABLED", "false");
    }

    assertThat(jvm.app("app.Hello", "quietly"))
        .isEqualTo(new Jvm.Result(0, List.of("hello"), List.of()));
    assertThat(Files.readAllLines(classes))
        .filteredOn(line -> line.contains("io.github.lrpagent"))
        .singleElement()
        .asString()
        .contains("io.github.lrpagent.agent.Premain ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain=maybe", "colour=red", "foo"})
  void wrongOptionIsOneLineAndTheAppRuns(String options) throws Exception {
    Jvm.Result result = new Jvm().agent(options).app("app.Hello");

    assertThat(result.out()).isEqualTo(NOT_ATTACHED);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("lrp-agent: agent argument ")
        .contains(options)
        .endsWith("; the app runs without explanations");
    assertThat(result.status()).isZero();
  }

  @Test
  void unknownCompositeIsOneLine() throws Exception {
    Jvm.Result result = new Jvm().with("-Dlrp.composite=attnlrp+nope").agent("").app("app.Hello");

    assertThat(result.out()).isEqualTo(NOT_ATTACHED);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("lrp-agent: property -Dlrp.composite=attnlrp+nope: no composite 'nope'");
  }

  @Test
  void unknownPropertyIsAWarning() throws Exception {
    Jvm.Result result = new Jvm().with("-Dlrp.compsite=cp-lrp").agent("").app("app.Hello");

    assertThat(result.out()).isEqualTo(ATTACHED);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("lrp-agent: property -Dlrp.compsite=cp-lrp: unknown option, ignored");
  }

  @Test
  void secondAttachmentSaysSoAndDoesNothing() throws Exception {
    assertThat(new Jvm().agent("").agent("explain=maybe").app("app.Hello"))
        .isEqualTo(
            new Jvm.Result(
                0,
                ATTACHED,
                List.of(
                    "lrp-agent: already attached to this JVM; the second attachment is ignored")));
  }

  @Test
  void attachmentAfterAFailedOneWorks() throws Exception {
    assertThat(new Jvm().agent("explain=maybe").agent("").app("app.Hello").out())
        .isEqualTo(ATTACHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "options=java.lang.IllegalStateException",
        "install=java.lang.OutOfMemoryError",
        "install=java.lang.StackOverflowError"
      })
  void failureWhileAttachingIsOneLine(String fault) throws Exception {
    Jvm.Result result = new Jvm().with("-Dlrp.test.faults=" + fault).agent("").app("app.Hello");

    assertThat(result.out()).isEqualTo(NOT_ATTACHED);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("lrp-agent: cannot attach: " + fault.replaceFirst(".*=", ""));
    assertThat(result.status()).isZero();
  }

  @Test
  void damagedJarIsOneLine() throws Exception {
    Path damaged = folder.resolve("damaged.jar");
    copyWithout(damaged, "lrp/agent/io/github/lrpagent/agent/Installation.classdata");

    Jvm.Result result = new Jvm().with("-javaagent:" + damaged).app("app.Hello");

    assertThat(result.out()).isEqualTo(NOT_ATTACHED);
    assertThat(result.err())
        .containsExactly(
            "lrp-agent: cannot attach: java.lang.ClassNotFoundException: io.github.lrpagent.agent.Installation; the app runs without"
                + " explanations");
  }

  @Test
  void allLoadersSeeTheSameApi() throws Exception {
    assertThat(
            new Jvm()
                .agent("")
                .app("app.Loaders", Path.of("target", "test-classes").toString())
                .out())
        .containsExactly(
            "below the boot loader: true, from the boot loader true",
            "below the platform loader: true, from the boot loader true",
            "child first: true, from the boot loader true");
  }

  private static void copyWithout(Path copy, String missing) throws Exception {
    try (JarFile jar = new JarFile(Jvm.JAR.toFile());
        OutputStream out = Files.newOutputStream(copy);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (JarEntry entry : jar.stream().toList()) {
        if (!entry.getName().equals(missing)) {
          zip.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(zip);
          }
        }
      }
    }
  }
}
