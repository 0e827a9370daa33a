package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.LrpAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several threads predict with one model. */
class ThreadsIT {
  private static final int THREADS = 8;
  private static final int ROUNDS = 25;

  @Test
  void everyThreadGetsTheBitsOfOne() throws Exception {
    LrpAgent.use("attnlrp");
    Golden golden = Golden.named("llama-sdpa");
    long failed = LrpAgent.counters().failures();
    try (ZooModel<NDList, NDList> model = PredictApp.load(golden.folder().resolve("model.pt"))) {
      List<String> alone = rounds(model, golden, 3);
      ExecutorService pool = Executors.newFixedThreadPool(THREADS);
      List<Future<List<String>>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(pool.submit(() -> rounds(model, golden, ROUNDS)));
      }
      for (Future<List<String>> future : futures) {
        assertThat(future.get()).allMatch(alone.get(alone.size() - 1)::equals).hasSize(ROUNDS);
      }
      pool.shutdown();
    }
    assertThat(LrpAgent.counters().failures()).isEqualTo(failed);
  }

  /** The bits of outputs and relevance of one thread's predictions. */
  private static List<String> rounds(ZooModel<NDList, NDList> model, Golden golden, int rounds)
      throws Exception {
    List<String> seen = new ArrayList<>();
    try (Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      for (int i = 0; i < rounds; i++) {
        NDList inputs = PredictApp.inputs(golden.json(), "b2pad", manager);
        Recorder.Recorded<NDList> recorded = Recorder.during(() -> predictor.predict(inputs));
        StringBuilder bits = new StringBuilder(PredictApp.bits(recorded.result()));
        for (double value : Recorder.relevance(recorded.explanations())) {
          bits.append(' ').append(Double.toHexString(value));
        }
        seen.add(bits.toString());
      }
    }
    return seen;
  }
}
