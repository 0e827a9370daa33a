package io.github.lrpagent.explain.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.explain.report.TerminalColours.Codes;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalColoursTest {
  @ParameterizedTest
  @CsvSource({
    "TERM=xterm-256color, true, INDEXED",
    "TERM=xterm-256color, false, NONE",
    "TERM=xterm COLORTERM=truecolor, true, TRUECOLOUR",
    "TERM=dumb, true, NONE",
    "'', true, NONE",
    "WT_SESSION=1, true, TRUECOLOUR",
    "TERM=xterm NO_COLOR=1, true, NONE",
    "TERM=xterm NO_COLOR=, true, INDEXED",
    "FORCE_COLOR=1, false, INDEXED",
    "FORCE_COLOR=3, false, TRUECOLOUR",
    "FORCE_COLOR=0 TERM=xterm, true, NONE",
    "CLICOLOR_FORCE=1, false, INDEXED",
    "CLICOLOR_FORCE=0, false, NONE",
    "FORCE_COLOR=1 NO_COLOR=1, true, NONE"
  })
  void theEnvironmentDecides(String environment, boolean terminal, Codes codes) {
    assertThat(TerminalColours.of(map(environment), terminal).codes()).isEqualTo(codes);
  }

  @ParameterizedTest
  @CsvSource({"0;15, true", "0;default;7, true", "15;0, false", "'', false"})
  void theBackgroundIsDarkUnlessTheTerminalSaysOtherwise(String colours, boolean light) {
    assertThat(TerminalColours.of(map("TERM=xterm COLORFGBG=" + colours), true).light())
        .isEqualTo(light);
  }

  @Test
  void eachStepIsReadableInBothScales() {
    for (ColourScale scale : ColourScale.values()) {
      for (int step = -ColourScale.STEPS; step <= ColourScale.STEPS; step++) {
        assertThat(scale.text(step).contrast(scale.background(step)))
            .as(scale + " " + step)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  @Test
  void strongerRelevanceStandsOutMoreFromTheBackground() {
    for (ColourScale scale : ColourScale.values()) {
      for (int step = 1; step <= ColourScale.STEPS; step++) {
        for (int sign : new int[] {-1, 1}) {
          assertThat(scale.background(sign * step).contrast(scale.background(0)))
              .isGreaterThan(scale.background(sign * (step - 1)).contrast(scale.background(0)));
        }
      }
    }
  }

  private static Map<String, String> map(String environment) {
    Map<String, String> map = new HashMap<>();
    for (String each : environment.split(" ")) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        map.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return map;
  }
}
