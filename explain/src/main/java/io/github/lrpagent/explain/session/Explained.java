package io.github.lrpagent.explain.session;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.explain.targets.Chosen;
import io.github.lrpagent.explain.targets.ModelFolder;
import java.util.List;

/**
 * What is explained in a prediction.
 *
 * @param targets the targets of all rows
 * @param folder what is known of the model
 * @param leaves where relevance is read
 * @param manager holds our tensors
 */
record Explained(Chosen targets, ModelFolder folder, List<LeafRows> leaves, PtNDManager manager) {

  private static final String WITHOUT_GRAPH = "does not require grad";

  /** One backward for all rows; none where a composite stops all ways to the leaves. */
  void backward() {
    PtNDArray sum = targets.sum();
    try (NDArray one = manager.ones(sum.getShape(), sum.getDataType())) {
      JniUtils.backward(sum, (PtNDArray) one, false, false);
    } catch (EngineException e) {
      if (!String.valueOf(e.getMessage()).contains(WITHOUT_GRAPH)) {
        throw e;
      }
    }
  }
}
