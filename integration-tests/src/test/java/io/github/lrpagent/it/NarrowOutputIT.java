package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logits of few bits, with one that is masked by minus infinity. */
class NarrowOutputIT {
  private static final long[][] IDS = {{3, 1, 4, 1, 5}, {7, 2, 6, 0, 2}};

  /** The tolerance is what the bits of the type give; DJL has no name for bfloat16. */
  @ParameterizedTest
  @CsvSource({"bfloat16, 2e-2", "float16, 2e-3"})
  void backwardStartsInTheTypeOfTheOutput(String type, double tolerance) throws Exception {
    LrpAgent.use("attnlrp");
    Path folder = Path.of("apps", type);
    List<Expected> expected = Expected.of(folder);
    try (ZooModel<NDList, NDList> model = PredictApp.load(folder.resolve("model.pt"));
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      List<Explanation> rows =
          Recorder.during(() -> predictor.predict(new NDList(manager.create(IDS)))).explanations();

      assertThat(rows).hasSize(IDS.length);
      for (int row = 0; row < IDS.length; row++) {
        assertThat(rows.get(row).target().value())
            .isCloseTo(expected.get(row).value(), Offset.offset(tolerance * 4));
        assertThat(
                Golden.error(
                    Recorder.relevance(rows.subList(row, row + 1)), expected.get(row).relevance()))
            .isLessThanOrEqualTo(tolerance);
      }
    }
  }
}
