package io.github.lrpagent.explain.session;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.explain.conservation.Flow;
import io.github.lrpagent.explain.conservation.Probed;
import io.github.lrpagent.explain.targets.Chosen;
import io.github.lrpagent.explain.targets.ModelFolder;
import java.util.ArrayList;
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
    backward(targets.sum(), false);
  }

  /**
   * Measures the relevance at all probes: for each row of its own, by a backward of its target
   * alone.
   *
   * @return the flow of each row
   */
  List<Flow> flows(List<Probed> probed) {
    List<Flow> flows = new ArrayList<>();
    for (int row = 0; row < targets.rows().size(); row++) {
      backward(targets.alone().apply(row), true);
      flows.add(Flow.measured(probed, manager));
      Flow.clear(probed);
      leaves.forEach(leaf -> Probed.clear(leaf.leaf().tensor()));
    }
    return flows;
  }

  private void backward(PtNDArray sum, boolean keepGraph) {
    try (NDArray one = manager.ones(sum.getShape(), sum.getDataType())) {
      JniUtils.backward(sum, (PtNDArray) one, keepGraph, false);
    } catch (EngineException e) {
      if (!String.valueOf(e.getMessage()).contains(WITHOUT_GRAPH)) {
        throw e;
      }
    }
  }
}
