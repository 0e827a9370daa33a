package io.github.lrpagent.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The relevance of one leaf (a token embedding, or a floating-point input) of an {@link
 * Explanation}.
 *
 * <p>Relevance is leaf × gradient, summed over hidden dimensions or channels; it is flat and
 * row-major over {@link #shape()}: {@code [tokens]}, or {@code [height, width]}.
 */
public final class Input {
  private final String name;
  private final List<Integer> shape;
  private final float[] relevance;
  private final @Nullable Text text;

  /**
   * Creates an input.
   *
   * @param name the module path of the leaf, or the name of the model's input where no path is left
   * @param shape the shape of {@code relevance}
   * @param relevance flat over {@code shape}, all finite
   * @param text the tokens, where the leaf is a token embedding
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Input(String name, List<Integer> shape, float[] relevance, @Nullable Text text) {
    this.name = Objects.requireNonNull(name);
    this.shape = List.copyOf(shape);
    this.relevance = relevance.clone();
    this.text = text;
    int size = this.shape.stream().reduce(1, Math::multiplyExact);
    if (size != relevance.length) {
      throw new IllegalArgumentException(relevance.length + " relevances for the shape " + shape);
    }
    if (text != null && text.ids().size() != size) {
      throw new IllegalArgumentException(text.ids().size() + " ids for " + size + " relevances");
    }
  }

  /**
   * Returns the module path of the leaf, or the name of the model's input where no path is left.
   */
  public String name() {
    return name;
  }

  /** Returns the shape of the relevance: {@code [tokens]} or {@code [height, width]}. */
  public List<Integer> shape() {
    return shape;
  }

  /** Returns a copy of the relevance, flat over {@link #shape()}. */
  public float[] relevance() {
    return relevance.clone();
  }

  /** Returns the relevance at a flat position. */
  public float relevance(int position) {
    return relevance[position];
  }

  /** Returns the sum of the relevance, in double precision. */
  public double sum() {
    double sum = 0;
    for (float r : relevance) {
      sum += r;
    }
    return sum;
  }

  /** Returns what is known of the text, or null where the leaf is no token embedding. */
  public @Nullable Text text() {
    return text;
  }

  /**
   * The tokens behind a relevance.
   *
   * @param ids the token ids, one per relevance
   * @param tokens the tokens, one per relevance, or null where no tokenizer of this thread made
   *     these ids
   * @param spans where each token stands in {@code source}, or null where not known
   * @param words the number of the word that each token belongs to, -1 for none, or null where not
   *     known
   * @param source the text that was tokenized, or null where not known
   */
  public record Text(
      List<Long> ids,
      @Nullable List<String> tokens,
      @Nullable List<Span> spans,
      @Nullable List<Integer> words,
      @Nullable String source) {

    /** Copies the lists. */
    public Text {
      ids = List.copyOf(ids);
      tokens = tokens == null ? null : List.copyOf(tokens);
      spans = spans == null ? null : List.copyOf(spans);
      words = words == null ? null : List.copyOf(words);
    }
  }

  /**
   * A range of characters (UTF-16 code units) of the source text; {@code [0, 0]} for a token that
   * stands nowhere, such as {@code [CLS]}.
   *
   * @param start the first character
   * @param end behind the last character
   */
  public record Span(int start, int end) {}
}
