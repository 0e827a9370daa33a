package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import com.example.blocks.BlocksApp;
import com.example.blocks.DjlBlocksApp;
import com.google.gson.Gson;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample apps whose models are written in Java compute what they claim to. */
class BlockAppsIT {
  static List<String> golden() {
    return BlocksApp.names();
  }

  static List<String> djl() {
    return DjlBlocksApp.names();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void logitsEqualTheReference(String name) throws Exception {
    Golden golden = Golden.named(BlocksApp.golden(name));
    try (Model model = BlocksApp.load(name, golden.folder());
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      for (String sample : golden.samples()) {
        NDList outputs = predictor.predict(PredictApp.inputs(golden.json(), sample, manager));
        float[] logits = outputs.singletonOrThrow().toFloatArray();
        assertThat(Golden.error(doubles(logits), logits64(golden, sample)))
            .as(name + " " + sample)
            .isLessThanOrEqualTo(Golden.TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("djl")
  void predictionsRepeat(String name) throws Exception {
    assertThat(predict(name)).isEqualTo(predict(name));
  }

  private static String predict(String name) throws Exception {
    try (Model model = DjlBlocksApp.load(name);
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList outputs = predictor.predict(DjlBlocksApp.inputs(name, manager));
      for (int i = 0; i < outputs.size(); i++) {
        for (float value : outputs.get(i).toFloatArray()) {
          assertThat(value).as(name).isFinite();
        }
      }
      return PredictApp.bits(outputs);
    }
  }

  private static double[] logits64(Golden golden, String sample) {
    return new Gson()
        .fromJson(
            golden
                .json()
                .getAsJsonObject("samples")
                .getAsJsonObject(sample)
                .getAsJsonObject("logits64")
                .get("data"),
            double[].class);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
