package io.github.lrpagent.explain.targets;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What targets are chosen from.
 *
 * @param task what the app uses the model for
 * @param pooling how the app makes one embedding of those of the tokens
 * @param outputs the outputs with their graphs; of one that ends in a softmax, what goes into it
 * @param batch the length of the axis that counts rows, where there is one
 * @param sequences what is known of the tokens, where there are any
 * @param folder what stands beside the model
 * @param manager holds our tensors
 */
public record Situation(
    Task task,
    Pooling pooling,
    NDList outputs,
    OptionalLong batch,
    Optional<Sequences> sequences,
    ModelFolder folder,
    PtNDManager manager) {

  /**
   * Returns the rows of an output.
   *
   * @throws NoTargetException if it has no gradient or no numbers
   */
  OutputRows rows(int output) {
    PtNDArray array = (PtNDArray) outputs.get(output);
    DataType type = array.getDataType();
    if (!type.isFloating() && type != DataType.UNKNOWN) {
      throw new NoTargetException("the output is of type " + type + ", which has no gradient");
    }
    Shape shape = array.getShape();
    boolean rows = batch.isPresent() && shape.dimension() > 0 && shape.get(0) == batch.getAsLong();
    if (shape.size() == 0) {
      throw new NoTargetException("an output without numbers has no target");
    }
    return new OutputRows(array, rows, manager);
  }

  /** Returns the tokens, where each position of an output is one of them. */
  Optional<Sequences> sequences(int rows, int positions) {
    return sequences.filter(s -> s.rows() == rows && s.length() == positions);
  }

  /** Returns the number of the output of a name. */
  Optional<Integer> named(String name) {
    for (int i = 0; i < outputs.size(); i++) {
      if (name.equals(outputs.get(i).getName())) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
