package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a tensor came from one other tensor of its method, element by element: the call that made it
 * and how that call's operands came. Nothing here recurses or copies, so long chains of operations
 * stay cheap. Two of them are equal if the same call made them of the same tensor.
 */
final class Elementwise {
  /** An activation that is written out has a dozen calls; what has more than this is none. */
  static final int MOST_CALLS = 100;

  private final String root;
  private final int definition;
  private final Optional<Call> last;
  private final List<Elementwise> operands;
  private final boolean nonlinear;
  private final boolean bends;
  private final Optional<Elementwise> nearest;
  private final int depth;

  private Elementwise(
      String root,
      int definition,
      Optional<Call> last,
      List<Elementwise> operands,
      boolean nonlinear,
      Optional<Elementwise> nearest) {
    this.root = root;
    this.definition = definition;
    this.last = last;
    this.operands = operands;
    this.nonlinear = nonlinear;
    this.bends = nonlinear || operands.stream().anyMatch(Elementwise::bends);
    this.nearest = nearest;
    this.depth = nearest.map(n -> n.depth + 1).orElse(0);
  }

  /** What a method makes of its only tensor with relevance. */
  enum Kind {
    /** Not a map element by element. */
    OTHER,
    AFFINE,
    NONLINEAR
  }

  Kind kind() {
    return bends ? Kind.NONLINEAR : Kind.AFFINE;
  }

  /**
   * The tensor that other tensors are maps of.
   *
   * @param variable the variable that holds it
   * @param definition tells two tensors apart that the variable holds one after the other
   */
  static Elementwise itself(String variable, int definition) {
    return new Elementwise(
        variable, definition, Optional.empty(), List.of(), false, Optional.empty());
  }

  /**
   * The map that a call makes of its arguments, if those that carry relevance come from one tensor.
   */
  static Optional<Elementwise> ofArguments(Call call, List<Result> arguments, boolean nonlinear) {
    List<Elementwise> operands = new ArrayList<>();
    for (Result argument : arguments) {
      if (argument.carries()) {
        if (argument.value().elementwise().isEmpty()) {
          return Optional.empty();
        }
        operands.add(argument.value().elementwise().get());
      }
    }
    return of(call, operands, nonlinear);
  }

  /**
   * The map that a call makes of its operands, if they all come from the same tensor.
   *
   * @param nonlinear whether the call is not affine
   */
  static Optional<Elementwise> of(Call call, List<Elementwise> operands, boolean nonlinear) {
    if (operands.isEmpty()) {
      return Optional.empty();
    }
    Elementwise first = operands.get(0);
    Elementwise common = first;
    for (Elementwise operand : operands) {
      if (!operand.root.equals(first.root) || operand.definition != first.definition) {
        return Optional.empty();
      }
      common = common(common, operand);
    }
    return Optional.of(
        new Elementwise(
            first.root,
            first.definition,
            Optional.of(call),
            List.copyOf(operands),
            nonlinear,
            Optional.of(common)));
  }

  /** The last tensor that all ways from the root to two others pass, these two among them. */
  private static Elementwise common(Elementwise one, Elementwise other) {
    Elementwise a = one;
    Elementwise b = other;
    while (!a.equals(b)) {
      if (a.depth >= b.depth) {
        a = a.nearest.orElseThrow();
      } else {
        b = b.nearest.orElseThrow();
      }
    }
    return a;
  }

  /** The variable that holds the other tensor. */
  String root() {
    return root;
  }

  /** Which of the root variable's tensors it is. */
  int definition() {
    return definition;
  }

  /** Whether one call made it of the root. */
  boolean isOneCall() {
    return last.isPresent() && operands.stream().allMatch(o -> o.last.isEmpty());
  }

  /** Whether a call on the way is not affine. */
  boolean bends() {
    return bends;
  }

  /**
   * The nearest tensor that this one is a function of: the last one that all ways to the root pass.
   *
   * @return the call that made it; empty for the root
   */
  Optional<Call> nearest() {
    return nearest.flatMap(n -> n.last);
  }

  /** Whether a call between the nearest tensor and this one's own call is not affine. */
  boolean bendsBefore(Call own) {
    return sinceNearest().stream().anyMatch(e -> e.nonlinear && !e.isMadeBy(own));
  }

  /**
   * The calls between the nearest tensor and this one, this one's among them; none where they are
   * more than {@link #MOST_CALLS}.
   */
  Set<Call> callsSinceNearest() {
    Set<Call> calls = new LinkedHashSet<>();
    sinceNearest().forEach(e -> e.last.ifPresent(calls::add));
    return calls;
  }

  private Set<Elementwise> sinceNearest() {
    Set<Elementwise> found = new LinkedHashSet<>();
    Deque<Elementwise> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      Elementwise next = open.pop();
      if (nearest.filter(next::equals).isEmpty() && found.add(next)) {
        if (found.size() > MOST_CALLS) {
          return Set.of();
        }
        next.operands.forEach(open::push);
      }
    }
    return found;
  }

  private boolean isMadeBy(Call call) {
    return last.filter(call::equals).isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Elementwise e
            && definition == e.definition
            && root.equals(e.root)
            && last.equals(e.last);
  }

  @Override
  public int hashCode() {
    return 31 * last.hashCode() + definition;
  }
}
