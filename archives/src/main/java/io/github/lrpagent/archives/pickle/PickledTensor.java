package io.github.lrpagent.archives.pickle;

import java.util.List;

/**
 * What an archive says of a tensor; its numbers are not read.
 *
 * @param storageType such as {@code FloatStorage}
 * @param shape its sizes
 */
public record PickledTensor(String storageType, List<Long> shape) {
  /** Copies the shape. */
  public PickledTensor {
    shape = List.copyOf(shape);
  }

  /** Returns the number of rows, 1 for a scalar. */
  public long rows() {
    return shape.isEmpty() ? 1 : shape.get(0);
  }
}
