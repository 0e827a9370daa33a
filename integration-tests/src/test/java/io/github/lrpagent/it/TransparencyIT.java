package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the app holds in its hands before, during and after an explained prediction is its own. */
class TransparencyIT {
  private static final Golden GOLDEN = Golden.named("bert-eager");

  @BeforeEach
  void useAttnLrp() {
    LrpAgent.use("attnlrp");
  }

  /** An app that computes on behind the archive, and hands its own arrays through. */
  @Test
  void arraysThatPassThroughTheModelStayTheAppsOwn() throws Exception {
    try (ZooModel<NDList, NDList> archive = PredictApp.load(GOLDEN.folder().resolve("model.pt"));
        Model model = Model.newInstance("pipeline", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList inputs = PredictApp.inputs(GOLDEN.json(), "b1", manager);
      NDArray own = manager.create(new float[] {1, -0.0f, Float.NEGATIVE_INFINITY});
      own.setName("own");
      Block doubled = new LambdaBlock(list -> new NDList(list.head().mul(2), own));
      model.setBlock(new SequentialBlock().add(archive.getBlock()).add(doubled));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        NDList[] outputs = new NDList[1];
        List<Explanation> rows =
            Recorder.during(() -> outputs[0] = predictor.predict(inputs)).explanations();

        assertThat(outputs[0].get(1)).isSameAs(own);
        assertThat(own.getName()).isEqualTo("own");
        assertThat(own.getManager()).isSameAs(manager);
        assertThat(own.toFloatArray()).containsExactly(1, -0.0f, Float.NEGATIVE_INFINITY);
        assertThat(inputs.head().toLongArray()).isNotEmpty();
        // what is explained is the archive's own output
        double[] expected = GOLDEN.relevance("attnlrp", "b1");
        assertThat(Golden.error(Recorder.relevance(rows), expected))
            .isLessThanOrEqualTo(Golden.TOLERANCE);
      }
    }
  }

  /**
   * A block of the app's own that runs the archive twice, keeps an output and multiplies: as it
   * could without us.
   */
  @Test
  void blockThatRunsTheModelTwicePredictsAsWithoutUs() throws Exception {
    try (ZooModel<NDList, NDList> archive = PredictApp.load(GOLDEN.folder().resolve("model.pt"));
        Model model = Model.newInstance("twice", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList inputs = PredictApp.inputs(GOLDEN.json(), "b1", manager);
      ParameterStore parameters = new ParameterStore(manager, false);
      float[] once = archive.getBlock().forward(parameters, inputs, false).head().toFloatArray();
      NDArray[] kept = new NDArray[1];
      model.setBlock(
          new LambdaBlock(
              list -> {
                NDArray first = archive.getBlock().forward(parameters, list, false).head();
                kept[0] = first;
                first.setRequiresGradient(false);
                return new NDList(
                    first.mul(archive.getBlock().forward(parameters, list, false).head()));
              }));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        float[] squares = predictor.predict(inputs).head().toFloatArray();

        assertThat(kept[0].toFloatArray()).isEqualTo(once);
        for (int i = 0; i < once.length; i++) {
          assertThat(squares[i]).isEqualTo(once[i] * once[i]);
        }
      }
    }
  }

  @Test
  void outputsHaveNoGraphAndBelongToTheirManager() throws Exception {
    try (ZooModel<NDList, NDList> model = PredictApp.load(GOLDEN.folder().resolve("model.pt"));
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList inputs = PredictApp.inputs(GOLDEN.json(), "b1", manager);
      boolean gradMode = JniUtils.isGradMode();
      NDList outputs = predictor.predict(inputs);

      assertThat(JniUtils.isGradMode()).isEqualTo(gradMode);
      assertThat(JniUtils.requiresGrad((PtNDArray) outputs.head())).isFalse();
      // an array with a graph cannot be told to have one: this would throw
      JniUtils.attachGradient((PtNDArray) outputs.head(), true);
      JniUtils.attachGradient((PtNDArray) outputs.head(), false);
      assertThat(outputs.head().muli(2).toFloatArray()).hasSize(3);
    }
  }
}
