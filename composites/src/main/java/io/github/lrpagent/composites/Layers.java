package io.github.lrpagent.composites;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which layers of a model a line applies to, counted from 0. */
public sealed interface Layers {
  /** Every layer, and what is in no layer. */
  Layers ALL = new All();

  /** The layer with the highest number. */
  Layers LAST = new Last();

  /** The texts that {@link #parse} understands. */
  String ALLOWED = "first|last|[0-9]{1,6}(-[0-9]{1,6})?";

  /**
   * Returns whether a layer is among these.
   *
   * @param layer its number, from 0; empty for what is in no layer
   * @param count the number of layers of the model; 0 if unknown
   */
  boolean contains(OptionalInt layer, int count);

  /** Returns the text in Composite files; empty for {@link #ALL}. */
  String text();

  /**
   * Reads {@code first}, {@code last}, a number such as {@code 3} or a range such as {@code 0-3},
   * both ends included.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static Layers parse(String text) {
    if (text.equals("first")) {
      return new Range(0, 0);
    }
    if (text.equals("last")) {
      return LAST;
    }
    Matcher matcher = Range.TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quote.of(text)
              + " names no layers (first, last, a number such as 3, or a range such as 0-3)");
    }
    int first = Integer.parseInt(matcher.group(1));
    return new Range(first, matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2)));
  }

  /** See {@link #ALL}. */
  record All() implements Layers {
    @Override
    public boolean contains(OptionalInt layer, int count) {
      return true;
    }

    @Override
    public String text() {
      return "";
    }
  }

  /** See {@link #LAST}. */
  record Last() implements Layers {
    @Override
    public boolean contains(OptionalInt layer, int count) {
      return layer.isPresent() && layer.getAsInt() == count - 1;
    }

    @Override
    public String text() {
      return "last";
    }
  }

  /**
   * The layers from one to another.
   *
   * @param first the number of the first, from 0
   * @param last the number of the last, included
   */
  record Range(int first, int last) implements Layers {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})(?:-([0-9]{1,6}))?");

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the range is empty or begins below 0
     */
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException(
            "'"
                + first
                + "-"
                + last
                + "' has no layers (the lower number comes first, such as 0-3)");
      }
    }

    @Override
    public boolean contains(OptionalInt layer, int count) {
      return layer.isPresent() && layer.getAsInt() >= first && layer.getAsInt() <= last;
    }

    @Override
    public String text() {
      if (last == 0) {
        return "first";
      }
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }
}
