package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.ExplanationListener;
import io.github.lrpagent.api.LrpAgent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Listeners hear of every explanation before the prediction returns, and cannot harm it. */
class ListenerIT {
  private static final List<Explanation> HEARD_BY_SERVICE = new CopyOnWriteArrayList<>();

  /** Found by ServiceLoader. */
  public static final class Service implements ExplanationListener {
    @Override
    public void explained(Explanation explanation) {
      HEARD_BY_SERVICE.add(explanation);
    }
  }

  @Test
  void serviceAndRegisteredListenerHearTheSame() throws Exception {
    HEARD_BY_SERVICE.clear();

    List<Explanation> heard = Recorder.during(() -> predict("b2pad")).explanations();

    assertThat(heard).hasSize(2).containsExactlyElementsOf(HEARD_BY_SERVICE);
  }

  @Test
  void listenerThatThrowsIsCountedAndKeepsNobodyFromHearing() throws Exception {
    ExplanationListener broken =
        explanation -> {
          throw new StackOverflowError("asked for");
        };
    long before = LrpAgent.counters().failures();
    LrpAgent.addListener(broken);
    try {
      Recorder.Recorded<String> recorded = Recorder.during(() -> predict("b1"));

      assertThat(recorded.explanations()).hasSize(1);
      assertThat(recorded.result()).isEqualTo(predict("b1"));
      assertThat(LrpAgent.counters().failed()).containsEntry("listener: StackOverflowError", 2L);
      assertThat(LrpAgent.counters().failures() - before).isEqualTo(2);
    } finally {
      LrpAgent.removeListener(broken);
    }
  }

  @Test
  void predictionsWithoutExplanationsAreNeitherHeardNorCounted() throws Exception {
    Golden golden = Golden.named("bert-sdpa");
    try (ZooModel<NDList, NDList> model = PredictApp.load(golden.folder().resolve("model.pt"));
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList inputs = PredictApp.inputs(golden.json(), "b2pad", manager);
      String explained = PredictApp.bits(predictor.predict(inputs));
      Counters before = LrpAgent.counters();

      Recorder.Recorded<String> recorded =
          Recorder.during(
              () -> LrpAgent.withoutExplanations(() -> PredictApp.bits(predictor.predict(inputs))));

      assertThat(recorded.explanations()).isEmpty();
      assertThat(recorded.result()).isEqualTo(explained);
      assertThat(LrpAgent.counters()).isEqualTo(before);
      assertThatThrownBy(
              () ->
                  LrpAgent.withoutExplanations(
                      () -> {
                        throw new IOException("the app's");
                      }))
          .hasMessage("the app's");
      assertThat(Recorder.during(() -> predictor.predict(inputs)).explanations()).hasSize(2);
    }
  }

  @Test
  void compositeThatWasNotLoadedIsRefused() {
    assertThatThrownBy(() -> LrpAgent.use("vit-gamma"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "composite 'vit-gamma' is not loaded (loaded: attnlrp, cp-lrp, gradient-x-input); name it in the option: "
                + "composite=attnlrp+cp-lrp+gradient-x-input+vit-gamma");
  }

  private static String predict(String sample) throws Exception {
    Golden golden = Golden.named("bert-sdpa");
    try (ZooModel<NDList, NDList> model = PredictApp.load(golden.folder().resolve("model.pt"));
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return PredictApp.bits(predictor.predict(PredictApp.inputs(golden.json(), sample, manager)));
    }
  }
}
