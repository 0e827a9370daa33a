package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import com.example.blocks.BlocksApp;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.it.Recorder.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several threads predict with one model that is written in Java; none with DJL's IdEmbedding,
 * which fails then by itself.
 */
class BlockThreadsIT {
  private static final int THREADS = 8;
  private static final int ROUNDS = 12;

  @ParameterizedTest
  @CsvSource({"gpt2, b2pad", "llama, b2pad", "terse-bert, b2pad", "vit, b2"})
  void everyThreadGetsTheBitsOfOne(String name, String sample) throws Exception {
    Golden golden = Golden.named(BlocksApp.golden(name));
    try (Model model = BlocksApp.load(name, golden.folder())) {
      check(
          () -> {
            NDManager manager = model.getNDManager().newSubManager();
            return rounds(model, PredictApp.inputs(golden.json(), sample, manager));
          });
    }
  }

  /** An app may hand the same list to all. */
  @ParameterizedTest
  @CsvSource({"terse-bert, b2pad", "vit, b2"})
  void threadsMayShareTheirInputs(String name, String sample) throws Exception {
    Golden golden = Golden.named(BlocksApp.golden(name));
    try (Model model = BlocksApp.load(name, golden.folder());
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList shared = PredictApp.inputs(golden.json(), sample, manager);
      NDList before = new NDList(shared);
      check(() -> rounds(model, shared));

      assertThat(shared).hasSameSizeAs(before);
      for (int i = 0; i < shared.size(); i++) {
        assertThat(shared.get(i)).isSameAs(before.get(i));
      }
    }
  }

  private static void check(Callable<List<String>> rounds) throws Exception {
    LrpAgent.use("attnlrp");
    long failed = LrpAgent.counters().failures();
    List<String> alone = rounds.call();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<String>>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(pool.submit(rounds));
      }
      for (Future<List<String>> future : futures) {
        assertThat(future.get()).containsOnly(alone.get(alone.size() - 1)).hasSize(ROUNDS);
      }
    } finally {
      pool.shutdown();
    }
    assertThat(LrpAgent.counters().failures()).isEqualTo(failed);
  }

  /** The bits of outputs and relevance of one thread's predictions. */
  private static List<String> rounds(Model model, NDList inputs) throws Exception {
    List<String> seen = new ArrayList<>();
    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
      for (int i = 0; i < ROUNDS; i++) {
        Recorded<NDList> recorded = Recorder.during(() -> predictor.predict(inputs));
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
