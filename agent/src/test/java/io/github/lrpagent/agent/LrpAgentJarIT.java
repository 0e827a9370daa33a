package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opens the jar that is shipped. */
class LrpAgentJarIT {
  private JarFile jar;
  private List<String> entries;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(Jvm.JAR.toFile());
    entries = jar.stream().map(JarEntry::getName).toList();
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void ordinaryLoadersSeePremainApiAndBridgeOnly() {
    assertThat(entries)
        .filteredOn(name -> name.endsWith(".class"))
        .isNotEmpty()
        .allMatch(
            name ->
                name.equals("io/github/lrpagent/agent/Premain.class")
                    || name.startsWith("io/github/lrpagent/api/")
                    || name.startsWith("io/github/lrpagent/bridge/"));
    assertThat(entries)
        .contains(
            "io/github/lrpagent/api/LrpAgent.class", "io/github/lrpagent/bridge/Bridge.class");
  }

  @Test
  void everythingElseIsOursOrRelocated() {
    assertThat(entries)
        .allMatch(
            name ->
                name.startsWith("META-INF/")
                    || name.startsWith("io/github/lrpagent/")
                    || name.startsWith("lrp/agent/io/github/lrpagent/")
                    || name.startsWith("lrp/agent/META-INF/services/io.github.lrpagent.")
                    || name.startsWith("lrp/explain/io/github/lrpagent/explain/"));
    assertThat(entries).doesNotHaveDuplicates();
  }

  @Test
  void apiAndBridgeAreThereOnce() {
    assertThat(entries)
        .noneMatch(name -> name.startsWith("lrp/") && name.matches(".*/lrpagent/(api|bridge)/.*"));
  }

  @Test
  void noDjlInside() {
    assertThat(entries).noneMatch(name -> name.contains("ai/djl"));
  }

  @Test
  void ourClassesUseRelocatedLibraries() throws IOException {
    for (String name : entries) {
      if (name.endsWith(".classdata") && !name.contains("/shaded/")) {
        String constants =
            new String(
                jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(constants)
            .as(name)
            .doesNotContain(
                "net/bytebuddy", "org/snakeyaml", "com/google/gson", "Lpicocli/", "org/owasp");
      }
    }
  }

  @Test
  void resourcesLieBesideTheirClasses() {
    assertThat(entries)
        .contains(
            "lrp/agent/io/github/lrpagent/composites/attnlrp.yaml",
            "lrp/agent/io/github/lrpagent/composites/cp-lrp.yaml",
            "lrp/agent/io/github/lrpagent/agent/Installation.classdata",
            "lrp/explain/io/github/lrpagent/explain/DjlExplainer.classdata");
  }

  @Test
  void manifestIsComplete() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    String premain = "io.github.lrpagent.agent.Premain";

    assertThat(manifest.getValue("Premain-Class")).isEqualTo(premain);
    assertThat(manifest.getValue("Agent-Class")).isEqualTo(premain);
    assertThat(manifest.getValue("Main-Class")).isEqualTo(premain);
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Can-Redefine-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Implementation-Title")).isEqualTo("LRP Agent");
    assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
    assertThat(manifest.getValue("Launcher-Agent-Class")).isNull();
    assertThat(manifest.getValue("Boot-Class-Path")).isNull();
  }
}
