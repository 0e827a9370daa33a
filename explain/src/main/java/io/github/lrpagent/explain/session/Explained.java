package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.explain.targets.RowTarget;
import java.util.List;

/**
 * What is explained in a prediction.
 *
 * @param output the output with its graph: the model's, or the logits that its last softmax is of
 * @param outputIndex which output of the model it is
 * @param rows the target of each row
 * @param leaves where relevance is read
 * @param manager holds our tensors
 */
record Explained(
    PtNDArray output,
    int outputIndex,
    List<RowTarget> rows,
    List<Leaf> leaves,
    PtNDManager manager) {

  /**
   * One backward for all rows: it starts with 1 at each row's target (and -1 at what is subtracted
   * from it).
   */
  void backward() {
    Shape shape = output.getShape();
    int size = Math.toIntExact(shape.size());
    int rowSize = size / rows.size();
    float[] start = new float[size];
    for (int row = 0; row < rows.size(); row++) {
      start[row * rowSize + rows.get(row).plus()] += 1;
      if (rows.get(row).minus().isPresent()) {
        start[row * rowSize + rows.get(row).minus().getAsInt()] -= 1;
      }
    }
    try (NDArray numbers = manager.create(start, shape)) {
      JniUtils.backward(output, (PtNDArray) seed(numbers), false, false);
    }
  }

  /**
   * The numbers in the type of the output, be it one that DJL has no name for, such as bfloat16.
   */
  private NDArray seed(NDArray numbers) {
    return output.getDataType() == DataType.FLOAT32
        ? numbers
        : JniUtils.detachGradient(output).duplicate().muli(0).addi(numbers);
  }
}
