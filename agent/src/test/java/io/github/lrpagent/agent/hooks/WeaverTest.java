package io.github.lrpagent.agent.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.agent.hooks.HookedClass.HookedMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeaverTest {
  static List<HookedClass> hooked() {
    return List.of(
        ArchiveHooks.HOOKS, ForwardHooks.HOOKS, PredictorHooks.HOOKS, TokenizerHooks.HOOKS);
  }

  @ParameterizedTest
  @MethodSource("hooked")
  void wovenClassPassesTheVerifierAndKeepsItsShape(HookedClass hooked) throws Exception {
    Class<?> original = Class.forName(hooked.name(), false, getClass().getClassLoader());
    byte[] woven = Weaver.weave(hooked, bytes(hooked.name()));

    Class<?> defined = Class.forName(hooked.name(), true, new Defining(hooked.name(), woven));

    assertThat(defined).isNotSameAs(original);
    assertThat(names(defined.getDeclaredMethods())).isEqualTo(names(original.getDeclaredMethods()));
    assertThat(names(defined.getDeclaredFields())).isEqualTo(names(original.getDeclaredFields()));
  }

  @Test
  void missingMethodIsNamed() {
    HookedClass hooked =
        new HookedClass(
            "ai.djl.inference.Predictor",
            new HookedMethod("predictInternal", "()V", (method, parameters) -> method));

    assertThatThrownBy(() -> Weaver.weave(hooked, bytes(hooked.name())))
        .hasMessage("ai.djl.inference.Predictor has no method predictInternal()V");
  }

  private static List<String> names(java.lang.reflect.Member[] members) {
    return java.util.Arrays.stream(members).map(Object::toString).sorted().toList();
  }

  private static byte[] bytes(String className) throws IOException {
    try (InputStream in =
        WeaverTest.class
            .getClassLoader()
            .getResourceAsStream(className.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Defines one class from bytes. */
  private static final class Defining extends ClassLoader {
    private final String name;
    private final byte[] bytes;

    Defining(String name, byte[] bytes) {
      super(WeaverTest.class.getClassLoader());
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
      if (!wanted.equals(name)) {
        return super.loadClass(wanted, resolve);
      }
      Class<?> loaded = findLoadedClass(wanted);
      return loaded == null ? defineClass(wanted, bytes, 0, bytes.length) : loaded;
    }
  }
}
