package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as rows: a model that gives one number for each id. */
class RowsIT {
  private static final Path APPS = Path.of("apps");
  private static final long[] IDS = {3, 1, 4, 1, 5};

  private NDManager manager;

  @BeforeEach
  void start() {
    LrpAgent.use("attnlrp");
    manager = NDManager.newBaseManager("PyTorch");
  }

  @AfterEach
  void stop() {
    manager.close();
  }

  private List<Explanation> explain(Batchifier batchifier, Shape shape) throws Exception {
    try (ZooModel<NDList, NDList> model = PredictApp.load(APPS.resolve("numbers/model.pt"));
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(batchifier))) {
      if (batchifier == null) {
        return Recorder.during(() -> predictor.predict(new NDList(manager.create(IDS, shape))))
            .explanations();
      }
      List<NDList> inputs =
          java.util.Arrays.stream(IDS).mapToObj(id -> new NDList(manager.create(id))).toList();
      return Recorder.during(() -> predictor.batchPredict(inputs)).explanations();
    }
  }

  /** The number of id i is the sum of the first i of its text: its relevance is all theirs. */
  @Test
  void idsOfOneTextAreOneRow() throws Exception {
    List<Explanation> rows = explain(null, new Shape(IDS.length));
    List<Expected> expected = Expected.of(APPS.resolve("numbers"));

    assertThat(rows).hasSize(1);
    Explanation row = rows.get(0);
    assertThat(row.inputs().get(0).shape()).containsExactly(IDS.length);
    assertThat(row.inputs().get(0).text().ids()).containsExactly(3L, 1L, 4L, 1L, 5L);
    assertThat(Golden.error(Recorder.relevance(rows), expected.get(0).relevance()))
        .isLessThanOrEqualTo(Golden.TOLERANCE);
  }

  @Test
  void oneIdForEachRowOfABatchIsARowEach() throws Exception {
    List<Explanation> rows = explain(Batchifier.STACK, new Shape());

    assertThat(rows).hasSize(IDS.length);
    for (int i = 0; i < IDS.length; i++) {
      assertThat(rows.get(i).target().row()).isEqualTo(i);
      assertThat(rows.get(i).inputs().get(0).text().ids()).containsExactly(IDS[i]);
    }
  }

  @Test
  void textsWithABatchAxisAreRows() throws Exception {
    assertThat(explain(null, new Shape(5, 1))).hasSize(5);
    assertThat(explain(null, new Shape(1, 5))).hasSize(1);
  }
}
