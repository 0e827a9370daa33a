package io.github.lrpagent.explain.targets;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What is explained in a prediction.
 *
 * @param sum the sum of the rows' targets, one number with its graph: where the backward starts
 * @param output which output of the model it is of, the first one of a span's two
 * @param classes how many classes that output has; 0 if none
 * @param rows the target of each row
 * @param alone makes the target of one row, with its graph
 */
public record Chosen(
    PtNDArray sum, int output, int classes, List<RowTarget> rows, IntFunction<PtNDArray> alone) {
  /** Copies the list. */
  public Chosen {
    rows = List.copyOf(rows);
  }
}
