package io.github.lrpagent.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  private static final OptionalInt NONE = OptionalInt.empty();
  private static final float[] ROW = {0.5f, -2f, 3f, 1f, 9f, 4f};
  private static final Shape CLASSES = new Shape(6);
  private static final Shape POSITIONS = new Shape(3, 2);
  private static final float NAN = Float.NaN;

  private static PtNDManager manager;

  @BeforeAll
  static void start() {
    manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  private static Situation situation(NDArray output, boolean batch, int last) {
    Shape shape = output.getShape();
    int rows = batch ? (int) shape.get(0) : 1;
    int positions = shape.dimension() < 2 ? 0 : (int) shape.get(shape.dimension() - 2);
    return new Situation(
        Task.UNKNOWN,
        Pooling.MEAN,
        new NDList(output),
        batch ? OptionalLong.of(rows) : OptionalLong.empty(),
        Optional.of(TestSequences.ofLength(rows, positions, row -> last - row)),
        new ModelFolder(Map.of(), List.of()),
        manager);
  }

  private static List<RowTarget> batch(String spec, NDArray output, int last) {
    return Targets.choose(TargetSpec.parse(spec), situation(output, true, last)).rows();
  }

  private static RowTarget one(String spec, NDArray output, int last) {
    return Targets.choose(TargetSpec.parse(spec), situation(output, false, last)).rows().get(0);
  }

  private static RowTarget choose(String spec, Shape shape, int last) {
    return one(spec, manager.create(ROW, shape), last);
  }

  private static RowTarget target(String kind, OptionalInt position, int index, double value) {
    return new RowTarget(kind, position, NONE, OptionalInt.of(index), NONE, value);
  }

  private static RowTarget winner(float... row) {
    return one("argmax", manager.create(row), 0);
  }

  @Test
  void optionsAreParsed() {
    assertThat(TargetSpec.parse("argmax")).isEqualTo(new TargetSpec.ArgMax());
    assertThat(TargetSpec.parse("class:12")).isEqualTo(new TargetSpec.OneClass(12));
    assertThat(TargetSpec.parse("contrast:3-0")).isEqualTo(new TargetSpec.Contrast(3, 0));
    assertThat(TargetSpec.parse("position:7")).isEqualTo(new TargetSpec.Position(7));
    assertThat(TargetSpec.parse("position:-1")).isEqualTo(new TargetSpec.Position(-1));
    assertThat(TargetSpec.parse("norm")).isEqualTo(new TargetSpec.Norm());
    for (String text : List.of("argmax", "class:12", "contrast:3-0", "position:-1", "norm")) {
      assertThat(TargetSpec.parse(text).text()).isEqualTo(text);
    }
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
        "class:1\n",
        "norm:2"
      })
  void otherOptionsAreRefused(String text) {
    assertThatThrownBy(() -> TargetSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "target '" + text + "' is not argmax, class:K, contrast:K-L, position:P or norm");
  }

  @Test
  void argmaxIsTheLargestLogit() {
    assertThat(choose("argmax", CLASSES, 0)).isEqualTo(target("argmax", NONE, 4, 9));
  }

  @Test
  void ofEqualLogitsTheFirstCounts() {
    float[] many = new float[5000];
    many[1] = many[37] = many[4096] = 2;

    assertThat(winner(1, 2, 2).index()).hasValue(1);
    assertThat(winner(many).index()).hasValue(1);
    assertThat(winner(-0.0f, 0.0f).index()).hasValue(0);
  }

  @Test
  void nanIsNoLargestLogit() {
    assertThat(winner(1, NAN, 3, NAN, 2)).isEqualTo(target("argmax", NONE, 2, 3));
    assertThat(winner(1, NAN, 3, 3).index()).hasValue(2);
    NDArray batch = manager.create(new float[] {1, 2, 0, NAN, 5, 6}, new Shape(2, 3));
    assertThat(batch("argmax", batch, 0))
        .extracting(row -> row.index().getAsInt())
        .containsExactly(1, 2);
  }

  @Test
  void argmaxOfPositionsIsAtTheLastOne() {
    assertThat(choose("argmax", POSITIONS, 1)).isEqualTo(target("argmax", OptionalInt.of(1), 0, 3));
    assertThat(choose("argmax", POSITIONS, 99).position()).hasValue(2);
  }

  @Test
  void everyRowOfABatchHasItsOwnPositionAndWinner() {
    float[] numbers = {1, 2, 3, 4, 9, 6, 0, 7, 5, 8, 3, 1};
    NDArray batch = manager.create(numbers, new Shape(2, 3, 2));

    assertThat(batch("argmax", batch, 2))
        .containsExactly(
            target("argmax", OptionalInt.of(2), 0, 9), target("argmax", OptionalInt.of(1), 1, 8));
  }

  @Test
  void oneClassAndContrastTakeTheirLogits() {
    assertThat(choose("class:1", CLASSES, 0)).isEqualTo(target("class", NONE, 1, -2));
    assertThat(choose("class:1", POSITIONS, 2)).isEqualTo(target("class", OptionalInt.of(2), 1, 4));
    assertThat(choose("contrast:2-1", CLASSES, 0))
        .isEqualTo(new RowTarget("contrast", NONE, NONE, OptionalInt.of(2), OptionalInt.of(1), 5));
    assertThat(choose("contrast:0-1", POSITIONS, 1))
        .isEqualTo(
            new RowTarget(
                "contrast", OptionalInt.of(1), NONE, OptionalInt.of(0), OptionalInt.of(1), 2));
  }

  @Test
  void differenceIsComputedInDoublePrecision() {
    assertThat(one("contrast:0-1", manager.create(new float[] {16777217f, 0.25f}), 0).value())
        .isEqualTo(16777216 - 0.25);
  }

  @Test
  void numbersOfAnyPrecisionAreReadAsTheyAre() {
    assertThat(one("argmax", manager.create(new double[] {0.1, 0.3}), 0).value()).isEqualTo(0.3);
    NDArray half = manager.create(new float[] {0.1f, 0.3f}).toType(DataType.FLOAT16, true);
    assertThat(one("argmax", half, 0).value()).isEqualTo(0.300048828125);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0.5", "2,2,9", "-1,2,9", "-3,0,0.5"})
  void positionMayCountFromTheEnd(int wanted, int position, double value) {
    assertThat(choose("position:" + wanted, POSITIONS, 1))
        .isEqualTo(target("position", OptionalInt.of(position), 0, value));
  }

  @Test
  void singleNumberIsItsOwnTarget() {
    assertThat(one("argmax", manager.create(7f), 0)).isEqualTo(target("argmax", NONE, 0, 7));
  }

  @Test
  void infiniteOrNoNumberIsNotExplained() {
    for (float number : new float[] {NAN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> one("class:1", manager.create(new float[] {1, number}), 0))
          .isInstanceOf(NoTargetException.class)
          .hasMessage("the number to explain is " + number);
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32", "FLOAT64", "FLOAT16"})
  void backwardStartsAtTheTargetsOfAllRows(DataType type) {
    NDArray leaf =
        manager.create(new float[] {1, 2, 4, 3, 9, 6}, new Shape(2, 3)).toType(type, true);
    leaf.setRequiresGradient(true);
    try {
      JniUtils.setGradMode(true);
      Chosen chosen = Targets.choose(TargetSpec.parse("contrast:2-0"), situation(leaf, true, 0));
      NDArray seed = manager.ones(chosen.sum().getShape(), chosen.sum().getDataType());
      JniUtils.backward(chosen.sum(), (PtNDArray) seed, false, false);
    } finally {
      JniUtils.setGradMode(false);
    }

    assertThat(leaf.getGradient().toType(DataType.FLOAT32, false).toFloatArray())
        .containsExactly(-1, 0, 1, -1, 0, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class:6       | 6   | there is no class 6 among 6",
        "contrast:0-6  | 6   | there is no class 6 among 6",
        "contrast:7-0  | 6   | there is no class 7 among 6",
        "class:2       | 3,2 | there is no class 2 among 2",
        "position:0    | 6   | target position:0 is for outputs [batch, positions, classes], this one is (6)",
        "norm          | 2,1,3 | target norm is for outputs [batch, dimensions] and [batch, tokens, dimensions], this one is (2, 1, 3)",
        "position:3    | 3,2 | there is no position 3 among 3",
        "position:-4   | 3,2 | there is no position -4 among 3",
        "argmax        | 2,1,3 | an output with 3 dimensions in a row has no default target, this one is (2, 1, 3)",
      })
  void targetThatTheOutputHasNotIsRefused(String spec, String shape, String message) {
    long[] sizes = Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray();

    assertThatThrownBy(() -> choose(spec, new Shape(sizes), 0))
        .isInstanceOf(NoTargetException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"argmax", "class:0", "position:-1"})
  void emptyOutputHasNoTarget(String spec) {
    for (Shape shape :
        List.of(new Shape(0), new Shape(0, 5), new Shape(5, 0), new Shape(2, 0, 5))) {
      for (boolean batch : new boolean[] {true, false}) {
        NDArray empty = manager.create(new float[0], shape);
        assertThatThrownBy(() -> Targets.choose(TargetSpec.parse(spec), situation(empty, batch, 0)))
            .isInstanceOf(NoTargetException.class);
      }
    }
  }
}
