package io.github.lrpagent.explain.targets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the option {@code target} asks for. */
public sealed interface TargetSpec {
  /** The class with the largest logit. */
  record ArgMax() implements TargetSpec {
    @Override
    public String text() {
      return "argmax";
    }
  }

  /** One class. */
  record OneClass(int index) implements TargetSpec {
    @Override
    public String text() {
      return "class:" + index;
    }
  }

  /** The difference of two logits. */
  record Contrast(int index, int against) implements TargetSpec {
    @Override
    public String text() {
      return "contrast:" + index + "-" + against;
    }
  }

  /** The class with the largest logit at one position; negative positions count from the end. */
  record Position(int position) implements TargetSpec {
    @Override
    public String text() {
      return "position:" + position;
    }
  }

  /** The length of an embedding. */
  record Norm() implements TargetSpec {
    @Override
    public String text() {
      return "norm";
    }
  }

  /** Returns the target as the option says it. */
  String text();

  /**
   * Parses the option.
   *
   * @throws IllegalArgumentException if it is none of {@code argmax}, {@code class:K}, {@code
   *     contrast:K-L}, {@code position:P}, {@code norm}
   */
  static TargetSpec parse(String text) {
    Matcher matcher =
        Pattern.compile(
                "(argmax)|class:(\\d{1,9})|contrast:(\\d{1,9})-(\\d{1,9})|position:(-?\\d{1,9})|(norm)")
            .matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "target '" + text + "' is not argmax, class:K, contrast:K-L, position:P or norm");
    }
    if (matcher.group(1) != null) {
      return new ArgMax();
    }
    if (matcher.group(2) != null) {
      return new OneClass(Integer.parseInt(matcher.group(2)));
    }
    if (matcher.group(3) != null) {
      return new Contrast(Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4)));
    }
    if (matcher.group(6) != null) {
      return new Norm();
    }
    return new Position(Integer.parseInt(matcher.group(5)));
  }
}
