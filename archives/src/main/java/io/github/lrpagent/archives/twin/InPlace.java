package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Call;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What operations in place write to, and the further names that they give it: {@code y = x.add_(1)}
 * makes {@code y} another name of the tensor in {@code x}.
 */
final class InPlace {
  private final Map<String, String> firstNames = new LinkedHashMap<>();

  void clear() {
    firstNames.clear();
  }

  /** Variables get a new value. */
  void assigned(List<Expression> variables, boolean unpacked, Expression value) {
    for (Expression variable : variables) {
      variable.qualifiedName().ifPresent(firstNames::remove);
      variable.qualifiedName().ifPresent(n -> firstNames.values().removeIf(n::equals));
    }
    if (variables.get(0) instanceof Expression.Name name && !unpacked) {
      target(value)
          .map(t -> firstNames.getOrDefault(t, t))
          .filter(t -> !t.equals(name.id()))
          .ifPresent(t -> firstNames.put(name.id(), t));
    }
  }

  /** All names of the tensor that a variable holds. */
  Set<String> of(Optional<String> variable) {
    Set<String> names = new LinkedHashSet<>();
    variable.ifPresent(
        v -> {
          String first = firstNames.getOrDefault(v, v);
          names.add(first);
          firstNames.entrySet().stream()
              .filter(e -> e.getValue().equals(first))
              .forEach(e -> names.add(e.getKey()));
        });
    return names;
  }

  /**
   * The variable that an expression's operations in place write to, the innermost first: {@code x}
   * of {@code x.add_(1).sqrt_()}; empty if there are none.
   */
  static Optional<String> target(Expression expression) {
    Expression written = expression.bare();
    while (written instanceof Call call && isInPlace(call)) {
      written = call.arguments().get(0).value().bare();
    }
    return written instanceof Expression.Name name && written != expression.bare()
        ? Optional.of(name.id())
        : Optional.empty();
  }

  private static boolean isInPlace(Call call) {
    return !call.arguments().isEmpty()
        && call.function()
            .qualifiedName()
            .filter(n -> n.startsWith("torch.") && TorchNames.isInPlace(n))
            .isPresent();
  }
}
