package io.github.lrpagent.explain.targets;

import java.util.Arrays;
import java.util.Optional;

/**
 * The length of a row's vector, its L2 norm, as a model returns it or pooled over the tokens. Each
 * dimension speaks for the norm with its square over the norm, and so their sum is the norm.
 */
final class EmbeddingTarget {
  private EmbeddingTarget() {}

  static boolean isEmbedding(Situation situation) {
    return situation.task() == Task.EMBEDDING
        || situation.task() == Task.UNKNOWN
            && named(situation).isPresent()
            && situation.named("logits").isEmpty();
  }

  private static Optional<Integer> named(Situation situation) {
    return situation.named("sentence_embedding").or(() -> situation.named("last_hidden_state"));
  }

  static Chosen choose(Situation situation) {
    int number = named(situation).orElse(0);
    OutputRows output = situation.rows(number);
    long[] shape = output.shape();
    if (shape.length != 1 && shape.length != 2) {
      throw new NoTargetException(
          "target norm is for outputs [batch, dimensions] and [batch, tokens, dimensions], this one is "
              + output.describe());
    }
    OutputRows.Norms norms =
        shape.length == 1
            ? output.norms()
            : output.norms(weights(situation, output.rows(), Math.toIntExact(shape[0])));
    return new Chosen(
        norms.sum(),
        number,
        0,
        Arrays.stream(norms.values()).mapToObj(RowTarget::norm).toList(),
        row -> norms.of(row, situation.manager()));
  }

  private static float[][] weights(Situation situation, int rows, int positions) {
    Optional<Sequences> sequences = situation.sequences(rows, positions);
    float[][] weights = new float[rows][];
    for (int row = 0; row < rows; row++) {
      boolean[] real = new boolean[positions];
      for (int i = 0; i < positions; i++) {
        real[i] = sequences.isEmpty() || sequences.get().isReal(row, i);
      }
      weights[row] = situation.pooling().weights(real);
    }
    return weights;
  }
}
