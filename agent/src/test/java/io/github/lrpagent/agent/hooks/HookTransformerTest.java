package io.github.lrpagent.agent.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.AgentSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HookTransformerTest {
  private static final String PREDICTOR = "ai/djl/inference/Predictor";

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final AgentContext context =
      new AgentContext(
          new AgentSettings(
              List.of("attnlrp"),
              Path.of("out"),
              true,
              "argmax",
              Set.of("jsonl"),
              Path.of("cache"),
              0,
              0,
              false),
          List.of("attnlrp"),
          new PrintStream(log, true, StandardCharsets.UTF_8));
  private final HookTransformer transformer = new HookTransformer(context);

  @Test
  void rewritesTheTestedDjlSilently() throws Exception {
    assertThat(transform(getClass().getClassLoader(), PREDICTOR))
        .isNotNull()
        .isNotEqualTo(predictor());
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void leavesAllOtherClassesAlone() throws Exception {
    assertThat(transform(getClass().getClassLoader(), "ai/djl/Model")).isNull();
    assertThat(transform(getClass().getClassLoader(), "com/example/Predictor")).isNull();
    assertThat(transform(getClass().getClassLoader(), null)).isNull();
  }

  @Test
  void saysOnceThatAnotherDjlIsNotExplained() throws Exception {
    ClassLoader old = new WithVersion("0.31.1");

    assertThat(transform(old, PREDICTOR)).isNull();
    assertThat(transform(old, PREDICTOR)).isNull();

    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "lrp-agent: DJL 0.31.1 is outside the tested range (0.36.x): its predictions are not explained");
  }

  @Test
  void patchReleasesAreTested() {
    assertThat(List.of("0.36.0", "0.36.1-SNAPSHOT")).allMatch(DjlVersion::isTested);
    assertThat(List.of("0.35.0", "0.360.0", "1.0.0")).noneMatch(DjlVersion::isTested);
  }

  @Test
  void saysThatAnOsgiLikeLoaderHidesTheBridge() throws Exception {
    transform(new ClassLoader("bundle", null) {}, PREDICTOR);

    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("does not ask the boot loader for io.github.lrpagent.bridge")
        .contains("org.osgi.framework.bootdelegation");
  }

  @Test
  void aBrokenClassFileIsAFailureOfOursOnly() {
    byte[] broken = {1, 2, 3};

    assertThat(transformer.transform(getClass().getClassLoader(), PREDICTOR, null, null, broken))
        .isNull();
    assertThat(context.counts().snapshot().failures()).isEqualTo(1);
  }

  private byte @Nullable [] transform(ClassLoader loader, @Nullable String name) throws Exception {
    return transformer.transform(loader, name, null, null, predictor());
  }

  private static byte[] predictor() throws Exception {
    try (InputStream in =
        HookTransformerTest.class.getClassLoader().getResourceAsStream(PREDICTOR + ".class")) {
      return in.readAllBytes();
    }
  }

  private static final class WithVersion extends ClassLoader {
    private final String version;

    WithVersion(String version) {
      super(HookTransformerTest.class.getClassLoader());
      this.version = version;
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return name.equals("ai/djl/engine/api.properties")
          ? new ByteArrayInputStream(("djl_version=" + version).getBytes(StandardCharsets.UTF_8))
          : super.getResourceAsStream(name);
    }
  }
}
