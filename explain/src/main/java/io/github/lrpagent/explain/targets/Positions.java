package io.github.lrpagent.explain.targets;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which position of an output {@code [batch, positions, classes]} is explained, if the option does
 * not say it: where the mask stands that is to be filled; for a model that classifies tokens, the
 * token that is most surely something; else, for a language model, the last one that is no padding.
 */
final class Positions {
  private static final String NOTHING = "O"; // the class of tokens that are no entity

  private Positions() {}

  /**
   * Returns the position of each row.
   *
   * @param named the class that the option names
   */
  static int[] choose(TargetSpec spec, Situation situation, OutputRows output, OptionalInt named) {
    int positions = Math.toIntExact(output.shape()[0]);
    int[] chosen = new int[output.rows()];
    if (spec instanceof TargetSpec.Position wanted) {
      Arrays.fill(chosen, wanted(wanted.position(), positions));
      return chosen;
    }
    Optional<Sequences> sequences = situation.sequences(output.rows(), positions);
    if (sequences.isEmpty()) {
      Arrays.fill(chosen, positions - 1);
      return chosen;
    }
    return switch (situation.task()) {
      case FILL_MASK -> masks(sequences.get());
      case TOKEN_CLASSIFICATION -> entities(situation, output, sequences.get(), named);
      default -> {
        Arrays.setAll(chosen, sequences.get()::lastReal);
        yield chosen;
      }
    };
  }

  private static int wanted(int position, int positions) {
    int counted = position < 0 ? positions + position : position;
    if (counted < 0 || counted >= positions) {
      throw new NoTargetException("there is no position " + position + " among " + positions);
    }
    return counted;
  }

  private static int[] masks(Sequences sequences) {
    int[] masks = new int[sequences.rows()];
    for (int row = 0; row < masks.length; row++) {
      masks[row] =
          sequences
              .maskToken(row)
              .orElseThrow(
                  () ->
                      new NoTargetException(
                          "no mask token is known among the ids of a model that fills masks (try: target=position:P)"));
    }
    return masks;
  }

  /**
   * The token whose class is the surest, among those that are an entity if there are any; for a
   * class that the option names, the token that is most likely of it.
   */
  private static int[] entities(
      Situation situation, OutputRows output, Sequences sequences, OptionalInt named) {
    PtNDArray logits = output.plain();
    PtNDArray probabilities = JniUtils.softmax(logits, 2, logits.getDataType());
    PtNDArray winners = JniUtils.argMax(logits, 2, true);
    float[] scores =
        (named.isPresent()
                ? probabilities.get(":, :, " + named.getAsInt())
                : JniUtils.gather(probabilities, winners, 2))
            .toType(DataType.FLOAT32, false)
            .toFloatArray();
    long[] classes = winners.toLongArray();
    int count = Math.toIntExact(output.shape()[1]);
    int[] chosen = new int[sequences.rows()];
    for (int row = 0; row < chosen.length; row++) {
      int best = -1;
      boolean bestIsEntity = false;
      for (int i = 0; i < sequences.length(); i++) {
        if (!sequences.isReal(row, i) || sequences.isSpecial(row, i)) {
          continue;
        }
        int at = row * sequences.length() + i;
        boolean entity =
            named.isPresent()
                || !NOTHING.equals(situation.folder().label((int) classes[at], count));
        if (best < 0
            || entity && !bestIsEntity
            || entity == bestIsEntity && scores[at] > scores[row * sequences.length() + best]) {
          best = i;
          bestIsEntity = entity;
        }
      }
      chosen[row] = best < 0 ? sequences.lastReal(row) : best;
    }
    return chosen;
  }
}
