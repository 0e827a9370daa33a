package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.RuleKind;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTest {
  private static final Site SITE =
      new Site(
          "__torch__.transformers.activations.___torch_mangle_69.NewGELUActivation",
          "transformer.h.2.mlp.act",
          "gelu",
          "com.acme.Net$Block",
          "forwardInternal",
          OptionalInt.of(2),
          12,
          "tanh",
          "softmax");

  private static boolean holds(String conditions, Site site) {
    Composite composite =
        Composites.parse(
            "{composite: c, rules: [{op: softmax, where: {" + conditions + "}, rule: stop}]}",
            "c.yaml");
    return composite.ruleFor(Operation.SOFTMAX, site).kind() == RuleKind.STOP;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "module; *.NewGELUActivation; true",
        "module; transformers.activations.NewGELUActivation; true",
        "module; __torch__.transformers.activations.NewGELUActivation; true",
        "module; __torch__.transformers.activations.___torch_mangle_7.NewGELUActivation; true",
        "module; __torch__.*; true",
        "module; activations.NewGELUActivation; false",
        "module; *.GELUActivation; false",
        "module; *mangle*; false",
        "class; com.acme.*; true",
        "class; com.acme.Net; false",
        "method; forwardInternal; true",
        "method; forward; false",
        "path; transformer.h.2.*; true",
        "path; transformer.h.1.*; false",
        "fn; gelu; true",
        "fn; elu; false",
        "fn; tanh; true",
        "of; softmax; true",
        "of; tanh; false",
        "layers; 2; true",
        "layers; 0-2; true",
        "layers; 3-5; false",
        "layers; first; false",
        "layers; last; false"
      })
  void eachConditionIsAskedAboutItsOwnFact(String key, String pattern, boolean holds) {
    assertThat(holds(key + ": \"" + pattern + "\"", SITE)).isEqualTo(holds);
  }

  @Test
  void allConditionsMustHold() {
    assertThat(
            holds(
                "fn: gelu, layers: 2, class: \"com.*\", method: \"*\", module: \"*\", path: \"*\"",
                SITE))
        .isTrue();
    assertThat(
            holds(
                "fn: gelu, layers: 2, class: \"com.*\", method: \"*\", module: \"*\", path: nowhere",
                SITE))
        .isFalse();
  }

  @Test
  void noConditionHoldsEverywhere() {
    assertThat(holds("", SITE)).isTrue();
    assertThat(holds("", Site.UNKNOWN)).isTrue();
  }

  @Test
  void starAskedAboutAnUnknownFactHolds() {
    assertThat(holds("module: \"*\"", Site.UNKNOWN)).isTrue();
    assertThat(holds("module: \"__torch__.*\"", Site.UNKNOWN)).isFalse();
  }

  @Test
  void classWithoutPackageMatchesAPatternThatBeginsWithADot() {
    assertThat(holds("module: \"*.Net\"", Site.ofArchive("__torch__.Net", "", "", 0))).isTrue();
    assertThat(
            holds(
                "module: \"*.Net\"", Site.ofArchive("__torch__.___torch_mangle_3.Net", "", "", 0)))
        .isTrue();
    assertThat(holds("module: \"*.Net\"", Site.ofArchive("__torch__.MyNet", "", "", 0))).isFalse();
  }

  @Test
  void numbersNeedNoQuotes() {
    assertThat(holds("layers: 2, path: \"*\"", SITE)).isTrue();
    assertThat(holds("path: 0", Site.ofArchive("", "0", "", 1))).isTrue();
    assertThat(holds("path: 0.10", Site.ofArchive("", "0.10", "", 1))).isTrue();
  }

  @Test
  void siteInJavaIsInNoLayer() {
    Site site = Site.ofJava("com.acme.Net", "forward", "softmax");
    assertThat(holds("class: com.acme.Net, method: forward, fn: softmax, path: \"*\"", site))
        .isTrue();
    assertThat(holds("layers: first", site)).isFalse();
  }
}
