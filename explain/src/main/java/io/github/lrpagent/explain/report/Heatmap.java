package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Input;
import java.util.List;

/**
 * Relevance on a plane. Large planes are made smaller by adding up blocks of cells, which is right
 * for relevance.
 *
 * @param rows rows of the plane itself
 * @param columns columns of the plane itself
 * @param block width and height of a block, in cells
 * @param cells the relevance of the blocks, row after row
 */
public record Heatmap(int rows, int columns, int block, double[] cells) {

  /**
   * Returns the relevance of an input on a plane of the last dimension by all others, at most so
   * many blocks wide and high.
   */
  public static Heatmap of(Input input, int most) {
    List<Integer> shape = input.shape();
    float[] relevance = input.relevance();
    int columns = shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
    int rows = columns == 0 ? 0 : relevance.length / columns;
    int block = Math.max(1, Math.max(blocks(rows, most), blocks(columns, most)));
    int width = blocks(columns, block);
    double[] cells = new double[width * blocks(rows, block)];
    for (int i = 0; i < relevance.length; i++) {
      cells[i / columns / block * width + i % columns / block] += relevance[i];
    }
    return new Heatmap(rows, columns, block, cells);
  }

  /** Returns how many blocks of a size cover a length. */
  private static int blocks(int length, int size) {
    return (length + size - 1) / size;
  }

  /** Returns the blocks side by side. */
  public int width() {
    return blocks(columns, block);
  }

  /** Returns the blocks one below the other. */
  public int height() {
    return blocks(rows, block);
  }

  double largest() {
    double largest = 0;
    for (double cell : cells) {
      largest = Math.max(largest, Math.abs(cell));
    }
    return largest;
  }

  /** Returns the cells in 8 bits, the largest |relevance| as ±127. */
  byte[] quantised() {
    double largest = largest();
    byte[] bytes = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      bytes[i] = (byte) (largest == 0 ? 0 : Math.round(cells[i] / largest * 127));
    }
    return bytes;
  }
}
