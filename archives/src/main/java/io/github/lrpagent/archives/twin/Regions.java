package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The activations of a method that are written out where they are used, as {@code x * sigmoid(x)}
 * or the tanh form of GELU: a product or quotient of two elementwise maps of the same tensor, one
 * of them not affine.
 */
final class Regions {
  private final Map<Call, Elementwise> candidates = new LinkedHashMap<>();
  private final Map<Call, String> roots = new LinkedHashMap<>();
  private final Set<Call> inside = new HashSet<>();

  /** A candidate, found while the method is read for the first time. */
  void candidate(Call head, Elementwise map) {
    candidates.put(head, map);
  }

  /**
   * Keeps the candidates of which nothing but the result is used elsewhere; of nested ones, the
   * outermost.
   */
  void settle(FunctionText function) {
    Uses uses = new Uses();
    uses.statements(function.body());
    Map<Call, Set<Call>> regions = new LinkedHashMap<>();
    candidates.forEach(
        (head, map) -> {
          Set<Call> calls = map.callsSinceNearest();
          String root =
              map.nearest().map(n -> uses.variables.getOrDefault(n, "")).orElse(map.root());
          calls.remove(head);
          if (map.bendsBefore(head)
              && uses.isDefinedOnce(root, function)
              && !uses.escapes(head, calls)) {
            regions.put(head, calls);
            roots.put(head, root);
          }
        });
    Set<Call> nested = new HashSet<>();
    regions.values().forEach(nested::addAll);
    roots.keySet().removeAll(nested);
    roots.keySet().forEach(head -> inside.addAll(regions.get(head)));
  }

  /** The variable that a settled activation is a function of, if this call is its end. */
  Optional<String> rootOf(Call call) {
    return Optional.ofNullable(roots.get(call));
  }

  /** Whether a call lies inside a settled activation and so gets no rule of its own. */
  boolean isInside(Call call) {
    return inside.contains(call);
  }

  /** Which calls use the result of a call. */
  private static final class Uses {
    private final Map<String, Set<Optional<Call>>> byVariable = new HashMap<>();
    private final Map<Call, Set<Optional<Call>>> byCall = new HashMap<>();
    private final Map<Call, String> variables = new HashMap<>();
    private final Map<String, Integer> definitions = new HashMap<>();

    boolean isDefinedOnce(String variable, FunctionText function) {
      boolean parameter = function.parameters().stream().anyMatch(p -> p.name().equals(variable));
      return definitions.getOrDefault(variable, 0) + (parameter ? 1 : 0) == 1;
    }

    boolean escapes(Call head, Set<Call> calls) {
      for (Call call : calls) {
        String variable = variables.getOrDefault(call, "");
        if (escapes(byCall.getOrDefault(call, Set.of()), head, calls)
            || escapes(byVariable.getOrDefault(variable, Set.of()), head, calls)) {
          return true;
        }
      }
      return false;
    }

    private static boolean escapes(Set<Optional<Call>> users, Call head, Set<Call> calls) {
      for (Optional<Call> user : users) {
        if (user.filter(u -> u.equals(head) || calls.contains(u)).isEmpty()) {
          return true;
        }
      }
      return false;
    }

    void statements(List<Statement> statements) {
      for (Statement statement : statements) {
        if (statement instanceof Statement.Assign assign) {
          for (Expression target : assign.targets()) {
            target.qualifiedName().ifPresent(n -> definitions.merge(n, 1, Integer::sum));
          }
          if (assign.value().bare() instanceof Call call
              && assign.targets().get(0) instanceof Expression.Name name) {
            variables.put(call, name.id());
            children(call);
          } else {
            visit(assign.value(), Optional.empty());
          }
        } else if (statement instanceof Statement.Evaluate evaluate) {
          visit(evaluate.value(), Optional.empty());
        } else if (statement instanceof Statement.Return result) {
          result.value().ifPresent(v -> visit(v, Optional.empty()));
        } else if (statement instanceof Statement.If choice) {
          visit(choice.condition(), Optional.empty());
          statements(choice.then());
          statements(choice.otherwise());
        } else if (statement instanceof Statement.While loop) {
          visit(loop.condition(), Optional.empty());
          statements(loop.body());
        } else if (statement instanceof Statement.For loop) {
          visit(loop.iterable(), Optional.empty());
          statements(loop.body());
        } else if (statement instanceof Statement.With with) {
          visit(with.context(), Optional.empty());
          statements(with.body());
        }
      }
    }

    private void children(Call call) {
      visit(call.function(), Optional.empty());
      call.arguments().forEach(a -> visit(a.value(), Optional.of(call)));
    }

    private void visit(Expression expression, Optional<Call> user) {
      Expression bare = expression.bare();
      if (bare instanceof Expression.Name name) {
        byVariable.computeIfAbsent(name.id(), n -> new HashSet<>()).add(user);
      } else if (bare instanceof Call call) {
        byCall.computeIfAbsent(call, c -> new HashSet<>()).add(user);
        children(call);
      } else if (bare instanceof Expression.Attribute attribute) {
        visit(attribute.object(), Optional.empty());
      } else if (bare instanceof Expression.Subscript subscript) {
        visit(subscript.object(), Optional.empty());
        subscript.indices().forEach(i -> visit(i, Optional.empty()));
      } else if (bare instanceof Expression.ListOf list) {
        list.items().forEach(i -> visit(i, Optional.empty()));
      } else if (bare instanceof Expression.TupleOf tuple) {
        tuple.items().forEach(i -> visit(i, Optional.empty()));
      } else if (bare instanceof Expression.DictOf dict) {
        dict.keys().forEach(k -> visit(k, Optional.empty()));
        dict.values().forEach(v -> visit(v, Optional.empty()));
      }
    }
  }
}
