package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.inference.streaming.StreamingBlock;
import ai.djl.inference.streaming.StreamingTranslator;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.PairList;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.LrpAgent;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not explained is counted, once a call, with its reason; and it runs as ever. */
class UnexplainedIT {
  private static final Golden GOLDEN = Golden.named("bert-eager");
  private static final String DIRECT =
      "the model was called by block.forward or streamingPredict, not by Predictor.predict or batchPredict";

  private ZooModel<NDList, NDList> model;
  private NDManager manager;
  private NDList inputs;

  @BeforeEach
  void load() throws Exception {
    LrpAgent.use("attnlrp");
    model = PredictApp.load(GOLDEN.folder().resolve("model.pt"));
    manager = NDManager.newBaseManager("PyTorch");
    inputs = PredictApp.inputs(GOLDEN.json(), "b1", manager);
  }

  @AfterEach
  void close() {
    manager.close();
    model.close();
  }

  /**
   * How often each reason was counted while something ran that explains a number of predictions.
   */
  private static Map<String, Long> reasons(int explained, Callable<?> action) throws Exception {
    Counters before = LrpAgent.counters();
    action.call();
    Counters after = LrpAgent.counters();
    assertThat(after.explained() - before.explained()).isEqualTo(explained);
    assertThat(after.failed()).isEqualTo(before.failed());
    Map<String, Long> reasons = new HashMap<>(after.unexplained());
    before.unexplained().forEach((reason, count) -> reasons.merge(reason, -count, Long::sum));
    reasons.values().removeIf(count -> count == 0);
    return reasons;
  }

  private float[] predicted() throws Exception {
    try (Predictor<NDList, NDList> predictor = model.newPredictor()) {
      return predictor.predict(inputs).head().toFloatArray();
    }
  }

  private NDList forward(NDList list) {
    return model.getBlock().forward(new ParameterStore(manager, false), list, false);
  }

  @Test
  void directCallOfABlockIsCountedAndLeftAlone() throws Exception {
    float[] expected = predicted();
    NDList[] outputs = new NDList[1];

    assertThat(reasons(0, () -> outputs[0] = forward(inputs))).isEqualTo(Map.of(DIRECT, 1L));
    assertThat(outputs[0].head().toFloatArray()).isEqualTo(expected);
  }

  @Test
  void streamsAreCounted() throws Exception {
    float[] expected = predicted();
    try (Model streaming = Model.newInstance("stream", "PyTorch")) {
      streaming.setBlock(new Stuttering());
      try (Predictor<NDList, Iterator<float[]>> predictor =
          streaming.newPredictor(new StreamTranslator())) {
        Map<String, Long> reasons =
            reasons(
                0,
                () -> {
                  Iterator<float[]> parts = predictor.streamingPredict(inputs).getIterativeOutput();
                  assertThat(parts.next()).isEqualTo(expected);
                  assertThat(parts.next()).isEqualTo(expected);
                  return parts;
                });

        assertThat(reasons).isEqualTo(Map.of(DIRECT, 2L));
      }
    }
  }

  @Test
  void furtherCallsInOnePredictionAreCounted() throws Exception {
    try (Model three = Model.newInstance("three", "PyTorch")) {
      three.setBlock(
          new LambdaBlock(
              list -> {
                forward(list);
                forward(list);
                return forward(list);
              }));
      try (Predictor<NDList, NDList> predictor = three.newPredictor(new NoopTranslator())) {
        assertThat(reasons(1, () -> predictor.predict(inputs)))
            .isEqualTo(
                Map.of("a model's further calls in one prediction, whose first is explained", 2L));
      }
    }
  }

  /** Ids that go nowhere: there is no number that relevance could be read at. */
  @Test
  void blockThatLooksNothingUpHasNothingToExplain() throws Exception {
    try (Model java = Model.newInstance("java", "PyTorch")) {
      java.setBlock(Blocks.identityBlock());
      long before = LrpAgent.counters().nothingToExplain();
      try (Predictor<NDList, NDList> predictor = java.newPredictor(new NoopTranslator())) {
        assertThat(reasons(0, () -> predictor.predict(inputs))).isEmpty();
      }
      assertThat(LrpAgent.counters().nothingToExplain() - before).isEqualTo(1);
    }
  }

  @Test
  void otherEnginesAreCounted() throws Exception {
    try (Model remote = Model.newInstance("remote", "RPC")) {
      remote.setBlock(Blocks.identityBlock());
      try (Predictor<NDList, NDList> predictor = remote.newPredictor(new NoopTranslator())) {
        assertThat(reasons(0, () -> predictor.predict(inputs)))
            .isEqualTo(Map.of("the model does not run on PyTorch", 1L));
        assertThat(reasons(0, () -> predictor.predict(new NDList())))
            .isEqualTo(Map.of("the model does not run on PyTorch", 1L));
      }
    }
  }

  @Test
  void translatorThatPredictsByItselfIsNothingToCount() throws Exception {
    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
      assertThat(reasons(0, () -> predictor.predict(new NDList()))).isEmpty();
    }
  }

  /** Runs the archive as often as its stream is asked. */
  private final class Stuttering extends AbstractBlock implements StreamingBlock {
    @Override
    public Iterator<NDList> forwardStreamIter(
        ParameterStore parameters, NDList list, boolean training, PairList<String, Object> more) {
      return Stream.generate(() -> UnexplainedIT.this.forward(list)).iterator();
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList list, boolean training, PairList<String, Object> more) {
      return UnexplainedIT.this.forward(list);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return shapes;
    }
  }

  /** Hands over numbers as they come. */
  private static final class StreamTranslator
      implements StreamingTranslator<NDList, Iterator<float[]>> {
    @Override
    public NDList processInput(TranslatorContext context, NDList input) {
      return input;
    }

    @Override
    public Iterator<float[]> processOutput(TranslatorContext context, NDList list) {
      return List.of(list.head().toFloatArray()).iterator();
    }

    @Override
    public StreamOutput<Iterator<float[]>> processStreamOutput(
        TranslatorContext context, Stream<NDList> outputs) {
      return new StreamOutput<>() {
        @Override
        protected Iterator<float[]> buildAsyncOutput() {
          throw new UnsupportedOperationException();
        }

        @Override
        protected void computeAsyncOutputInternal(Iterator<float[]> output) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Iterator<float[]> getIterativeOutputInternal() {
          return outputs.map(list -> list.head().toFloatArray()).iterator();
        }
      };
    }

    @Override
    public Batchifier getBatchifier() {
      return null;
    }

    @Override
    public Support getSupport() {
      return Support.ITERATIVE;
    }
  }
}
