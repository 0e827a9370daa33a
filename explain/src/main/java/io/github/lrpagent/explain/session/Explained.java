package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.explain.targets.RowTarget;
import java.util.List;

/**
 * What is explained in a prediction.
 *
 * @param sum the sum of the targets of all rows, one number with its graph
 * @param outputIndex which output of the model it is of
 * @param rows the target of each row
 * @param leaves where relevance is read
 * @param manager holds our tensors
 */
record Explained(
    PtNDArray sum, int outputIndex, List<RowTarget> rows, List<Leaf> leaves, PtNDManager manager) {

  /** One backward for all rows. */
  void backward() {
    try (NDArray one = manager.ones(sum.getShape(), sum.getDataType())) {
      JniUtils.backward(sum, (PtNDArray) one, false, false);
    }
  }
}
