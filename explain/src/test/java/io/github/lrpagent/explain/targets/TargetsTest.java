package io.github.lrpagent.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final float[] ROW = {0.5f, -2f, 3f, 1f, 9f, 4f};
  private static final long[] CLASSES = {6};
  private static final long[] POSITIONS = {3, 2};

  private static RowTarget choose(String spec, long[] shape, int last) {
    return Targets.choose(TargetSpec.parse(spec), ROW, shape, last);
  }

  @Test
  void optionsAreParsed() {
    assertThat(TargetSpec.parse("argmax")).isEqualTo(new TargetSpec.ArgMax());
    assertThat(TargetSpec.parse("class:12")).isEqualTo(new TargetSpec.OneClass(12));
    assertThat(TargetSpec.parse("contrast:3-0")).isEqualTo(new TargetSpec.Contrast(3, 0));
    assertThat(TargetSpec.parse("position:7")).isEqualTo(new TargetSpec.Position(7));
    assertThat(TargetSpec.parse("position:-1")).isEqualTo(new TargetSpec.Position(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ArgMax",
        "argmax ",
        "class",
        "class:",
        "class:-1",
        "class:x",
        "class:1.5",
        "contrast:1",
        "contrast:1-",
        "contrast:1--2",
        "position:--1",
        "position:",
        "class:99999999999",
        "class:1\n"
      })
  void otherOptionsAreRefused(String text) {
    assertThatThrownBy(() -> TargetSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "target '" + text + "' is not argmax, class:K, contrast:K-L or position:P");
  }

  @Test
  void argmaxIsTheLargestLogit() {
    assertThat(choose("argmax", CLASSES, 0))
        .isEqualTo(new RowTarget("argmax", NONE, 4, 4, NONE, 9));
  }

  @Test
  void ofEqualLogitsTheFirstCounts() {
    assertThat(
            Targets.choose(new TargetSpec.ArgMax(), new float[] {1, 2, 2}, new long[] {3}, 0)
                .index())
        .isEqualTo(1);
  }

  @Test
  void argmaxOfPositionsIsAtTheLastOne() {
    assertThat(choose("argmax", POSITIONS, 1))
        .isEqualTo(new RowTarget("argmax", OptionalInt.of(1), 0, 2, NONE, 3));
    assertThat(choose("argmax", POSITIONS, 99).position()).hasValue(2);
  }

  @Test
  void oneClassAndContrastTakeTheirLogits() {
    assertThat(choose("class:1", CLASSES, 0))
        .isEqualTo(new RowTarget("class", NONE, 1, 1, NONE, -2));
    assertThat(choose("class:1", POSITIONS, 2))
        .isEqualTo(new RowTarget("class", OptionalInt.of(2), 1, 5, NONE, 4));
    assertThat(choose("contrast:2-1", CLASSES, 0))
        .isEqualTo(new RowTarget("contrast", NONE, 2, 2, OptionalInt.of(1), 5));
    assertThat(choose("contrast:0-1", POSITIONS, 1))
        .isEqualTo(new RowTarget("contrast", OptionalInt.of(1), 0, 2, OptionalInt.of(3), 2));
  }

  @Test
  void differenceIsComputedInDoublePrecision() {
    float[] row = {16777217f, 0.25f};

    assertThat(Targets.choose(new TargetSpec.Contrast(0, 1), row, new long[] {2}, 0).value())
        .isEqualTo(16777216 - 0.25);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0,0.5", "2,2,4,9", "-1,2,4,9", "-3,0,0,0.5"})
  void positionMayCountFromTheEnd(int wanted, int position, int plus, double value) {
    assertThat(choose("position:" + wanted, POSITIONS, 1))
        .isEqualTo(new RowTarget("position", OptionalInt.of(position), 0, plus, NONE, value));
  }

  @Test
  void singleNumberIsItsOwnTarget() {
    assertThat(Targets.choose(new TargetSpec.ArgMax(), new float[] {7}, new long[0], 0))
        .isEqualTo(new RowTarget("argmax", NONE, 0, 0, NONE, 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class:6       | 6   | there is no class 6 among 6",
        "contrast:0-6  | 6   | there is no class 6 among 6",
        "contrast:7-0  | 6   | there is no class 7 among 6",
        "class:2       | 3,2 | there is no class 2 among 2",
        "position:3    | 3,2 | there is no position 3 among 3",
        "position:-4   | 3,2 | there is no position -4 among 3",
        "argmax        | 1,3,2 | an output with 3 dimensions in a row has no default target",
      })
  void targetThatTheOutputHasNotIsRefused(String spec, String shape, String message) {
    long[] sizes = java.util.Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray();

    assertThatThrownBy(() -> choose(spec, sizes, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"argmax", "class:0", "position:-1"})
  void emptyOutputHasNoTarget(String spec) {
    for (long[] shape : new long[][] {{0}, {0, 5}}) {
      assertThatThrownBy(() -> Targets.choose(TargetSpec.parse(spec), new float[0], shape, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
