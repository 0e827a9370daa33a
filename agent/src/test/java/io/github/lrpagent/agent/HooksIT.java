package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs DJL under the shipped jar, with hooks that print instead of those that explain. */
class HooksIT {
  private static final String[] WATCHED = {
    "-- file",
    "load PtNDManager UnixPath Boolean String[] String[] Boolean",
    "forward PtSymbolBlock NDList Boolean with []",
    "finish",
    "[2.0, 4.0]",
    "-- stream",
    "loadStream PtNDManager ByteArrayInputStream Boolean Boolean",
    "forward PtSymbolBlock NDList Boolean with []",
    "finish",
    "[6.0]",
    "-- subclass",
    "load PtNDManager UnixPath Boolean String[] String[] Boolean",
    "forward PtSymbolBlock NDList Boolean with []",
    "finish",
    "[8.0]",
    "-- wrong inputs",
    "load PtNDManager UnixPath Boolean String[] String[] Boolean",
    "forward PtSymbolBlock NDList Boolean with []",
    "abandon",
    "the app got EngineException",
    "failures 0",
  };

  enum Where {
    CLASS_PATH,
    MODULE_PATH,
    CHILD_LOADER,
    ATTACHED_LATE
  }

  @ParameterizedTest
  @EnumSource
  void loadingForwardAndPredictionReachTheBridge(Where where) throws Exception {
    String app = "app.Predictions";
    Jvm.Result result =
        switch (where) {
          case CLASS_PATH -> new Jvm().agent("").djlApp(app, "watch");
          case MODULE_PATH -> new Jvm().agent("").modularDjlApp(app, "watch");
          case CHILD_LOADER -> new Jvm().agent("").app("app.InChildLoader", Jvm.djlPath(), "watch");
          case ATTACHED_LATE ->
              new Jvm()
                  .with("-Djdk.attach.allowAttachSelf=true")
                  .djlApp("app.LatePredictions", "watch", Jvm.JAR.toString());
        };

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).containsExactly(WATCHED);
  }

  @Test
  void whatTheHookReturnsReplacesTheCall() throws Exception {
    assertThat(new Jvm().agent("").djlApp("app.Predictions", "replace").out())
        .contains("[10.0, 20.0]", "[30.0]", "[40.0]");
  }

  @Test
  void aThrowingHookCostsNothingButACount() throws Exception {
    Jvm.Result result = new Jvm().agent("").djlApp("app.Predictions", "throw");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("[2.0, 4.0]", "[6.0]", "[8.0]", "the app got EngineException", "failures 7")
        .contains("lrp-agent: load: StackOverflowError: asked for (the app is not affected)")
        .contains("lrp-agent: session: StackOverflowError: asked for (the app is not affected)");
  }

  @Test
  void aFailureToRewriteLeavesTheAppAlone() throws Exception {
    Jvm.Result result =
        new Jvm()
            .with("-Dlrp.test.faults=transform=java.lang.OutOfMemoryError")
            .agent("")
            .djlApp("app.Predictions", "watch");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsExactly(
            "-- file",
            "[2.0, 4.0]",
            "-- stream",
            "[6.0]",
            "-- subclass",
            "[8.0]",
            "-- wrong inputs",
            "the app got EngineException",
            "failures 0");
    assertThat(result.err())
        .containsExactly(
            "lrp-agent: transform: OutOfMemoryError: injected into transform (the app is not affected)",
            "lrp-agent: 0 predictions explained, 4 failed");
  }

  @Test
  void encodingsAreRememberedOnce() throws Exception {
    Jvm.Result result = new Jvm().agent("").djlApp("app.Tokens");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsExactly(
            "[0, 1]",
            "the app got NullPointerException",
            "forward String NDList with [PairList Encoding[], List Encoding[], List Encoding[], String[] Encoding, String[] Encoding,"
                + " String[] Encoding, String Encoding]",
            "abandon");
  }
}
