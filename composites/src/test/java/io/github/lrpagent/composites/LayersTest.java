package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {
  @ParameterizedTest
  @CsvSource({"first, 0", "last, 5", "3, 3", "03, 3", "0-2, 0 1 2", "4-4, 4", "4-9, 4 5", "7, ''"})
  void namesTheLayersOfAModelOfSix(String text, String expected) {
    Layers layers = Layers.parse(text);
    String contained =
        String.join(
            " ",
            IntStream.range(0, 6)
                .filter(i -> layers.contains(OptionalInt.of(i), 6))
                .mapToObj(Integer::toString)
                .toList());
    assertThat(contained).isEqualTo(expected);
    assertThat(layers.contains(OptionalInt.empty(), 6)).isFalse();
  }

  @Test
  void lastIsNoLayerWhereTheirNumberIsUnknown() {
    assertThat(IntStream.range(0, 6).anyMatch(i -> Layers.LAST.contains(OptionalInt.of(i), 0)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "first, first",
    "0, first",
    "0-0, first",
    "last, last",
    "007, 7",
    "1-3, 1-3",
    "2-2, 2"
  })
  void oneTextForTheSameLayers(String text, String canonical) {
    assertThat(Layers.parse(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "second", "-1", "1-", "0..3", "1,2", "1.0", "9999999", "First"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Layers.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + text
                + "' names no layers (first, last, a number such as 3, or a range such as 0-3)");
  }

  @Test
  void refusesARangeThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> Layers.parse("3-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'3-1' has no layers (the lower number comes first, such as 0-3)");
  }

  @ParameterizedTest
  @CsvSource({
    "encoder.layer.3.mlp.0, 3",
    "0, 0",
    "12.x, 12",
    "layer3.x, -1",
    "'', -1",
    "a.99999999999.b, -1",
    "a.999999999.b, 999999999",
    "9, 9",
    "a.-1.b, -1",
    "a..4, 4"
  })
  void firstNumberInAPathIsTheLayer(String path, int layer) {
    assertThat(Site.layerOf(path))
        .isEqualTo(layer < 0 ? OptionalInt.empty() : OptionalInt.of(layer));
    assertThat(Site.ofArchive("", path, "", 1).layer()).isEqualTo(Site.layerOf(path));
  }
}
