package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch of a causal language model whose rows are padded on the right. */
class CausalLmIT {
  private static final long[][] TEXTS = {
    {5, 17, 33, 60, 2, 91, 12, 44, 70, 8, 23, 101}, {61, 9, 15, 88, 30, 77, 4}, {14, 52, 3, 99}
  };
  private static final int LENGTH = TEXTS[0].length;

  @ParameterizedTest
  @CsvSource({
    "gpt2-eager, attnlrp",
    "gpt2-sdpa, cp-lrp",
    "llama-eager, cp-lrp",
    "llama-sdpa, attnlrp",
    "qwen2-sdpa, attnlrp",
    "gpt2-eager, gradient-x-input"
  })
  void everyRowEqualsItsOwnSingleRow(String name, String composite) throws Exception {
    LrpAgent.use(composite);
    try (ZooModel<NDList, NDList> model =
            PredictApp.load(Golden.named(name).folder().resolve("model.pt"));
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      long[][] ids = new long[TEXTS.length][LENGTH];
      long[][] mask = new long[TEXTS.length][LENGTH];
      for (int row = 0; row < TEXTS.length; row++) {
        System.arraycopy(TEXTS[row], 0, ids[row], 0, TEXTS[row].length);
        Arrays.fill(mask[row], 0, TEXTS[row].length, 1);
      }
      List<Explanation> batch = explain(predictor, manager, ids, mask);

      assertThat(batch).hasSize(TEXTS.length);
      for (int row = 0; row < TEXTS.length; row++) {
        int length = TEXTS[row].length;
        long[] real = new long[length];
        Arrays.fill(real, 1);
        List<Explanation> single =
            explain(predictor, manager, new long[][] {TEXTS[row]}, new long[][] {real});
        double[] expected = Recorder.relevance(single);
        double[] actual = Recorder.relevance(List.of(batch.get(row)));

        assertThat(batch.get(row).target().position()).isEqualTo(length - 1);
        assertThat(batch.get(row).target().index()).isEqualTo(single.get(0).target().index());
        assertThat(Golden.error(Arrays.copyOf(actual, length), expected))
            .isLessThanOrEqualTo(Golden.TOLERANCE);
        assertThat(Arrays.copyOfRange(actual, length, LENGTH))
            .containsExactly(new double[LENGTH - length]);
      }
    }
  }

  private static List<Explanation> explain(
      Predictor<NDList, NDList> predictor, NDManager manager, long[][] ids, long[][] mask)
      throws Exception {
    return Recorder.during(
            () -> predictor.predict(new NDList(manager.create(ids), manager.create(mask))))
        .explanations();
  }
}
