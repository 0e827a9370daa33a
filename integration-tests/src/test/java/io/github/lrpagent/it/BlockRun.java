package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.it.Recorder.Recorded;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One explained prediction by a block.
 *
 * @param bits of the outputs
 * @param rows the explanations
 */
record BlockRun(String bits, List<Explanation> rows) {
  /** Predicts; nothing of ours may fail meanwhile. */
  static BlockRun of(Block block, NDList inputs) throws Exception {
    Counters before = LrpAgent.counters();
    try (Model model = Model.newInstance("block", "PyTorch")) {
      model.setBlock(block);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        Recorded<NDList> recorded = Recorder.during(() -> predictor.predict(inputs));
        Counters after = LrpAgent.counters();
        assertThat(after.failed()).isEqualTo(before.failed());
        assertThat(after.explained() - before.explained()).isEqualTo(1);
        return new BlockRun(PredictApp.bits(recorded.result()), recorded.explanations());
      }
    }
  }

  static Block block(UnaryOperator<NDArray> body) {
    return new LambdaBlock(list -> new NDList(body.apply(list.head())));
  }

  double[] relevance() {
    return Recorder.relevance(rows);
  }

  int target() {
    return rows.get(0).target().index();
  }
}
