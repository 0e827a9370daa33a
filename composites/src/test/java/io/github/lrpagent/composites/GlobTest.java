package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "encoder.layer.0.*, encoder.layer.0.attention.self, true",
    "encoder.layer.0.*, encoder.layer.0, false",
    "encoder.layer.0.*, encoder.layer.01, false",
    "*.dense, encoder.layer.0.dense, true",
    "*.dense, encoder.layer.0.dense.x, false",
    "*layer.*.dense, encoder.layer.0.output.dense, true",
    "layer.?, layer.3, true",
    "layer.?, layer.12, false",
    "gelu, gelu, true",
    "gelu, GELU, false",
    "gelu, gelu_, false",
    "a*a, a, false",
    "'*', '', true",
    "'**', '', true",
    "'?', '', false",
    "a.b, axb, false",
    "com.acme.Net$Block, com.acme.Net$Block, true"
  })
  void matchesTheWholeText(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Property
  void agreesWithTheRegularExpression(
      @ForAll @NotEmpty @StringLength(max = 8) @Chars({'a', 'b', '.', '*', '?'}) String pattern,
      @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') String text) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    assertThat(new Glob(pattern).matches(text)).isEqualTo(text.matches(regex));
  }

  @Test
  void manyStarsTakeNoTime() {
    Glob glob = new Glob("*a".repeat(500) + "b");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(glob.matches("a".repeat(5000))).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "com/acme/Net", "a|b", "[ab]", "{a,b}", "aten::gelu", "!a", "a\nb"})
  void refusesWhatMatchesNoName(String pattern) {
    assertThatThrownBy(() -> new Glob(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + pattern.replace('\n', ' ')
                + "' matches no name (dots go between the parts, '*' is for any characters, '?' for one)");
  }
}
