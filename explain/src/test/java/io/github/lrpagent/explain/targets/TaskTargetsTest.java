package io.github.lrpagent.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
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

/** Targets that depend on what the app uses the model for. */
class TaskTargetsTest {
  private static final Map<Integer, String> ENTITIES = Map.of(0, "O", 1, "PER", 2, "LOC");

  private static PtNDManager manager;

  @BeforeAll
  static void start() {
    manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  private static Chosen choose(
      String spec, Task task, Pooling pooling, NDList outputs, Sequences sequences) {
    try {
      JniUtils.setGradMode(true);
      return Targets.choose(
          TargetSpec.parse(spec),
          new Situation(
              task,
              pooling,
              outputs,
              OptionalLong.of(sequences.rows()),
              Optional.of(sequences),
              new ModelFolder(ENTITIES, List.of()),
              manager));
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  private static Chosen choose(String spec, Task task, NDList outputs, String... tokens) {
    return choose(spec, task, Pooling.MEAN, outputs, new TestSequences(tokens));
  }

  private static NDArray array(Shape shape, float... numbers) {
    NDArray array = manager.create(numbers, shape);
    array.setRequiresGradient(true);
    return array;
  }

  private static float[] gradient(Chosen chosen, NDArray output) {
    NDArray one = manager.ones(chosen.sum().getShape(), chosen.sum().getDataType());
    JniUtils.backward(chosen.sum(), (PtNDArray) one, false, false);
    return output.getGradient().toFloatArray();
  }

  @Test
  void maskIsFilledWhereItStands() {
    NDArray logits = array(new Shape(2, 3, 2), 9, 1, 2, 3, 8, 1, 5, 4, 7, 1, 9, 2);

    assertThat(choose("argmax", Task.FILL_MASK, new NDList(logits), "tmt", "mmp").rows())
        .extracting(RowTarget::position, RowTarget::index, RowTarget::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(OptionalInt.of(1), OptionalInt.of(1), 3.0),
            org.assertj.core.groups.Tuple.tuple(OptionalInt.of(0), OptionalInt.of(0), 5.0));
    assertThatThrownBy(() -> choose("argmax", Task.FILL_MASK, new NDList(logits), "ttt", "tmp"))
        .isInstanceOf(NoTargetException.class)
        .hasMessageContaining("target=position:P");
    assertThat(choose("position:2", Task.FILL_MASK, new NDList(logits), "ttt", "ttt").rows())
        .extracting(RowTarget::value)
        .containsExactly(8.0, 9.0);
  }

  /** Logits of O, PER and LOC for [CLS], three words and padding. */
  @ParameterizedTest
  @CsvSource({
    "argmax, stttp, 2, 1", // PER, surer than the LOC at 1, though O at 3 is surer than both
    "argmax, sttpp, 2, 1",
    "argmax, stppp, 1, 2",
    "argmax, sssts, 3, 0", // all that is left is O
    "argmax, sspsp, 3, 0", // nothing is left: the last one that is no padding
    "class:2, stttp, 1, 2",
    "class:0, stttp, 3, 0",
    "contrast:0-1, stttp, 3, 0"
  })
  void tokenThatIsMostSurelyAnEntityIsExplained(
      String spec, String tokens, int position, int index) {
    NDArray logits = array(new Shape(1, 5, 3), 9, 99, 9, 1, 1, 3, 1, 4, 1, 8, 1, 2, 5, 99, 5);
    RowTarget target =
        choose(spec, Task.TOKEN_CLASSIFICATION, new NDList(logits), tokens).rows().get(0);

    assertThat(target.position()).hasValue(position);
    assertThat(target.index()).hasValue(index);
  }

  @ParameterizedTest
  @CsvSource({"qttt, 1, 3, 9", "tttt, 0, 3, 12", "qqqq, 0, 3, 12", "qttp, 1, 2, 7"})
  void answerStartsAndEndsInTheContext(String tokens, int start, int end, double value) {
    NDArray starts = array(new Shape(1, 4), 8, 5, 1, 2);
    NDArray ends = array(new Shape(1, 4), 3, 1, 2, 4);
    Chosen chosen = choose("argmax", Task.UNKNOWN, new NDList(starts, ends), tokens);

    assertThat(chosen.rows()).containsExactly(RowTarget.span(start, end, value));
    float[] seed = new float[4];
    seed[start] = 1;
    assertThat(gradient(chosen, starts)).containsExactly(seed);
    seed[start] = 0;
    seed[end] = 1;
    assertThat(ends.getGradient().toFloatArray()).containsExactly(seed);
  }

  @Test
  void spanOfEachRowIsItsOwn() {
    NDList outputs =
        new NDList(
            array(new Shape(2, 3), 1, 2, 3, 6, 5, 4), array(new Shape(2, 3), 7, 1, 1, 1, 9, 1));

    assertThat(choose("argmax", Task.QUESTION_ANSWERING, outputs, "ttt", "ttt").rows())
        .containsExactly(RowTarget.span(2, 0, 10), RowTarget.span(0, 1, 15));
  }

  @Test
  void spanHasNoClasses() {
    NDList outputs = new NDList(array(new Shape(1, 2), 1, 2), array(new Shape(1, 2), 3, 4));

    assertThatThrownBy(() -> choose("class:1", Task.QUESTION_ANSWERING, outputs, "tt"))
        .isInstanceOf(NoTargetException.class)
        .hasMessage(
            "target class:1 does not fit question answering, whose outputs have no classes (try: argmax)");
  }

  @Test
  void twoHeadsOfAClassifierAreNoSpan() {
    NDList outputs = new NDList(array(new Shape(1, 2), 1, 2), array(new Shape(1, 2), 3, 4));

    assertThat(choose("argmax", Task.CLASSIFICATION, outputs, "tt").rows().get(0).kind())
        .isEqualTo("argmax");
    assertThat(choose("argmax", Task.UNKNOWN, outputs, "ttt").rows().get(0).kind())
        .isEqualTo("argmax");
  }

  @Test
  void normOfAVectorIsItsLength() {
    NDArray vectors = array(new Shape(2, 2), 3, 4, -5, 12);
    Chosen chosen = choose("norm", Task.UNKNOWN, new NDList(vectors), "ttt", "ttt");

    assertThat(chosen.rows()).containsExactly(RowTarget.norm(5), RowTarget.norm(13));
    assertThat(gradient(chosen, vectors)).containsExactly(0.6f, 0.8f, -5 / 13f, 12 / 13f);
  }

  @ParameterizedTest
  @CsvSource({
    "MEAN, 2, 3, 4",
    "CLS, 1, 0, 8",
    "LASTTOKEN, 2, 6, 0",
    "MEAN_SQRT_LEN, 2, 4.24264069, 5.65685425",
    "WEIGHTEDMEAN, 2, 4, 2.66666667"
  })
  void tokensArePooledAsTheAppDoes(Pooling pooling, int terms, double x, double y) {
    NDArray vectors = array(new Shape(1, 3, 2), 0, 8, 6, 0, 99, 99);
    Chosen chosen =
        choose("argmax", Task.EMBEDDING, pooling, new NDList(vectors), new TestSequences("ttp"));

    assertThat(chosen.rows().get(0).kind()).isEqualTo("norm");
    assertThat(chosen.rows().get(0).value()).isCloseTo(Math.hypot(x, y), within(1e-6));
    float[] gradient = gradient(chosen, vectors);
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += gradient[i] * vectors.toFloatArray()[i];
    }
    assertThat(sum).isCloseTo(chosen.rows().get(0).value(), within(1e-5));
    assertThat(gradient[4]).isZero();
  }

  @Test
  void largestOfTokensIsNotExplained() {
    NDList vectors = new NDList(array(new Shape(1, 2, 1), 1, 2));

    assertThatThrownBy(
            () -> choose("norm", Task.EMBEDDING, Pooling.MAX, vectors, new TestSequences("tt")))
        .isInstanceOf(NoTargetException.class)
        .hasMessageStartingWith("pooling 'max' is not explained");
  }

  @Test
  void outputsAreFoundByTheirNames() {
    NDArray hidden = array(new Shape(1, 2, 2), 1, 2, 3, 4);
    NDArray other = array(new Shape(1, 2), 3, 4);
    hidden.setName("last_hidden_state");
    other.setName("pooler_output");
    assertThat(choose("argmax", Task.UNKNOWN, new NDList(other, hidden), "tt").output())
        .isEqualTo(1);

    other.setName("logits");
    Chosen logits = choose("argmax", Task.UNKNOWN, new NDList(hidden, other), "tt");
    assertThat(logits.output()).isEqualTo(1);
    assertThat(logits.rows().get(0).kind()).isEqualTo("argmax");
  }

  @ParameterizedTest
  @CsvSource({
    "TokenClassificationTranslator, , TOKEN_CLASSIFICATION",
    "TokenClassificationServingTranslator, , TOKEN_CLASSIFICATION",
    "TextClassificationServingTranslator;FillMaskTranslator, , FILL_MASK",
    "NoopTranslator, BertForMaskedLM, FILL_MASK",
    "NoopTranslator, DistilBertForQuestionAnswering, QUESTION_ANSWERING",
    "TextEmbeddingTranslator, BertForMaskedLM, EMBEDDING",
    "CrossEncoderTranslator, , CLASSIFICATION",
    "NoopTranslator, GPT2LMHeadModel, UNKNOWN",
    "'', '', UNKNOWN"
  })
  void taskIsTheTranslatorsOrTheArchitectures(String translators, String architecture, Task task) {
    assertThat(
            Task.of(
                List.of(translators.split(";")),
                architecture == null ? List.of() : List.of(architecture)))
        .isEqualTo(task);
  }
}
