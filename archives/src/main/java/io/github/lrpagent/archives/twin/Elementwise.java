package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a tensor came from one other tensor of its method, element by element.
 *
 * @param root the variable that holds the other tensor
 * @param definition tells two tensors apart that the variable holds one after the other
 * @param last the call that made this tensor; empty for the root itself
 * @param operands the calls on the way, each with the calls that made its operands; empty stands
 *     for the root
 * @param nonlinear those of the calls that are not affine
 */
record Elementwise(
    String root,
    int definition,
    Optional<Call> last,
    Map<Call, List<Optional<Call>>> operands,
    Set<Call> nonlinear) {
  Elementwise {
    operands = Map.copyOf(operands);
    nonlinear = Set.copyOf(nonlinear);
  }

  static Elementwise itself(String variable, int definition) {
    return new Elementwise(variable, definition, Optional.empty(), Map.of(), Set.of());
  }

  /** The map that a call makes of its operands, if they all come from the same tensor. */
  static Optional<Elementwise> of(Call call, List<Elementwise> operands, boolean bends) {
    if (operands.isEmpty()) {
      return Optional.empty();
    }
    Elementwise first = operands.get(0);
    Map<Call, List<Optional<Call>>> all = new HashMap<>();
    Set<Call> nonlinear = new HashSet<>();
    List<Optional<Call>> lasts = new ArrayList<>();
    for (Elementwise operand : operands) {
      if (!operand.root.equals(first.root) || operand.definition != first.definition) {
        return Optional.empty();
      }
      all.putAll(operand.operands);
      nonlinear.addAll(operand.nonlinear);
      lasts.add(operand.last);
    }
    all.put(call, lasts);
    if (bends) {
      nonlinear.add(call);
    }
    return Optional.of(
        new Elementwise(first.root, first.definition, Optional.of(call), all, nonlinear));
  }

  /**
   * The nearest tensor that this one is a function of: the last one that all ways to the root pass.
   *
   * @return the call that made it; empty for the root
   */
  Optional<Call> nearest() {
    return operands.keySet().stream()
        .filter(c -> last.filter(c::equals).isEmpty() && !reachesRootWithout(c))
        .max((a, b) -> Integer.compare(a.end(), b.end()));
  }

  private boolean reachesRootWithout(Call avoided) {
    return last.isPresent() && reachesRoot(last.get(), avoided, new HashSet<>());
  }

  private boolean reachesRoot(Call from, Call avoided, Set<Call> seen) {
    if (from.equals(avoided) || !seen.add(from)) {
      return false;
    }
    for (Optional<Call> operand : operands.getOrDefault(from, List.of())) {
      if (operand.isEmpty() || reachesRoot(operand.get(), avoided, seen)) {
        return true;
      }
    }
    return false;
  }

  /** The calls between a tensor and this one, this one's among them. */
  Set<Call> since(Optional<Call> tensor) {
    Set<Call> calls = new HashSet<>();
    last.ifPresent(l -> collect(l, tensor, calls));
    return calls;
  }

  private void collect(Call from, Optional<Call> tensor, Set<Call> calls) {
    if (tensor.filter(from::equals).isEmpty() && calls.add(from)) {
      operands
          .getOrDefault(from, List.of())
          .forEach(o -> o.ifPresent(c -> collect(c, tensor, calls)));
    }
  }
}
