package io.github.lrpagent.explain.blocks;

import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An array as a map, element by element, of another one: how an activation is found that an app
 * writes out, as {@code x.mul(x.sigmoid())}.
 */
final class ElementMap {
  /** An activation is no longer than this. */
  private static final int MOST_STEPS = 32;

  private final PtNDArray array;
  private final List<ElementMap> operands;
  private final boolean bends;
  private final @Nullable ElementMap nearest;
  private final int depth;
  private boolean overwritten;

  private ElementMap(
      PtNDArray array, List<ElementMap> operands, boolean bends, @Nullable ElementMap nearest) {
    this.array = array;
    this.operands = operands;
    this.bends = bends;
    this.nearest = nearest;
    this.depth = nearest == null ? 0 : nearest.depth + 1;
  }

  /** The array that others are maps of. */
  static ElementMap start(PtNDArray array) {
    return new ElementMap(array, List.of(), false, null);
  }

  /**
   * The map that an operation makes of its operands, if they are maps of the same array.
   *
   * @param result what the operation made
   * @param operands those of its operands that carry relevance
   * @param bends whether the operation is not affine
   */
  static Optional<ElementMap> of(PtNDArray result, List<ElementMap> operands, boolean bends) {
    ElementMap common = operands.get(0);
    for (ElementMap operand : operands) {
      Optional<ElementMap> met = common(common, operand);
      if (met.isEmpty()) {
        return Optional.empty();
      }
      common = met.get();
    }
    return Optional.of(new ElementMap(result, List.copyOf(operands), bends, common));
  }

  /** The last array that all ways to two others pass, these two among them. */
  private static Optional<ElementMap> common(ElementMap one, ElementMap other) {
    ElementMap a = one;
    ElementMap b = other;
    while (a != b) {
      if (a.depth >= b.depth && a.nearest != null) {
        a = a.nearest;
      } else if (b.nearest != null) {
        b = b.nearest;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(a);
  }

  /** The same map, in another array: where an operation in place wrote it. */
  ElementMap movedTo(PtNDArray other) {
    return new ElementMap(other, operands, bends, nearest);
  }

  /** The array itself has got other numbers: nothing can be told of it any more. */
  void overwrite() {
    overwritten = true;
  }

  /**
   * Returns the array that two operands are maps of, if a step between it and them is not affine:
   * then their product is an activation of that array.
   */
  static Optional<PtNDArray> activated(ElementMap one, ElementMap other) {
    return common(one, other)
        .filter(start -> !start.overwritten && !start.array.isReleased())
        .filter(start -> one.bendsSince(start) || other.bendsSince(start))
        .map(start -> start.array);
  }

  /** Returns what went into the last step on the way here that is not affine, if there is one. */
  Optional<PtNDArray> bent() {
    ElementMap step = this;
    while (step != null && !step.bends) {
      step = step.nearest;
    }
    return Optional.ofNullable(step)
        .map(s -> s.nearest)
        .filter(start -> !start.overwritten && !start.array.isReleased())
        .map(start -> start.array);
  }

  private boolean bendsSince(ElementMap start) {
    Set<ElementMap> found = new HashSet<>();
    Deque<ElementMap> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty() && found.size() < MOST_STEPS) {
      ElementMap next = open.pop();
      if (next != start && found.add(next)) {
        if (next.bends) {
          return true;
        }
        open.addAll(next.operands);
      }
    }
    return false;
  }
}
