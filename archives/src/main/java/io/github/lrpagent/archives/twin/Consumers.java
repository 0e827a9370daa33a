package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which calls of a function take the result of a call, and as which argument. */
final class Consumers {
  /**
   * A use of a result.
   *
   * @param call the offset behind the call that takes it, which no two calls share
   * @param argument as which argument
   */
  record Use(int call, int argument) {}

  /** The function returns it. */
  static final Use RETURNED = new Use(-1, -1);

  /** It goes ways that are not followed. */
  static final Use ELSEWHERE = new Use(-2, -1);

  private final Map<String, Set<Use>> byVariable = new HashMap<>();
  private final Map<Integer, Set<Use>> byCall = new HashMap<>();
  private final Map<Integer, Set<String>> variables = new HashMap<>();

  Consumers(FunctionText function) {
    statements(function.body());
  }

  /** The uses of a call's result. */
  Set<Use> of(int call) {
    Set<Use> uses = new HashSet<>(byCall.getOrDefault(call, Set.of()));
    variables.getOrDefault(call, Set.of()).forEach(v -> uses.addAll(of(v)));
    return uses;
  }

  /** The uses of a variable. */
  Set<Use> of(String variable) {
    return byVariable.getOrDefault(variable, Set.of());
  }

  private void statements(List<Statement> statements) {
    for (Statement statement : statements) {
      if (statement instanceof Statement.Assign assign) {
        assign(assign);
      } else if (statement instanceof Statement.Evaluate evaluate) {
        inside(evaluate.value());
      } else if (statement instanceof Statement.Return result) {
        result.value().ifPresent(v -> visit(v, RETURNED));
      } else if (statement instanceof Statement.If choice) {
        visit(choice.condition(), ELSEWHERE);
        statements(choice.then());
        statements(choice.otherwise());
      } else if (statement instanceof Statement.While loop) {
        visit(loop.condition(), ELSEWHERE);
        statements(loop.body());
      } else if (statement instanceof Statement.For loop) {
        visit(loop.iterable(), ELSEWHERE);
        statements(loop.body());
      } else if (statement instanceof Statement.With with) {
        visit(with.context(), ELSEWHERE);
        statements(with.body());
      }
    }
  }

  private void assign(Statement.Assign assign) {
    if (assign.value().bare() instanceof Call call
        && assign.targets().stream().allMatch(t -> t instanceof Expression.Name)) {
      for (Expression target : assign.targets()) {
        variables
            .computeIfAbsent(call.end(), c -> new HashSet<>())
            .add(((Expression.Name) target).id());
      }
      inside(call);
    } else {
      visit(assign.value(), ELSEWHERE);
    }
  }

  /** What stands inside an expression whose own value is accounted for. */
  private void inside(Expression expression) {
    if (expression.bare() instanceof Call call) {
      visit(call.function(), ELSEWHERE);
      for (int i = 0; i < call.arguments().size(); i++) {
        visit(call.arguments().get(i).value(), new Use(call.end(), i));
      }
    } else {
      visit(expression, ELSEWHERE);
    }
  }

  private void visit(Expression expression, Use use) {
    Expression bare = expression.bare();
    if (bare instanceof Expression.Name name) {
      byVariable.computeIfAbsent(name.id(), n -> new HashSet<>()).add(use);
    } else if (bare instanceof Call call) {
      byCall.computeIfAbsent(call.end(), c -> new HashSet<>()).add(use);
      inside(call);
    } else if (bare instanceof Expression.Attribute attribute) {
      visit(attribute.object(), ELSEWHERE);
    } else if (bare instanceof Expression.Subscript subscript) {
      visit(subscript.object(), use);
      subscript.indices().forEach(i -> visit(i, ELSEWHERE));
    } else if (bare instanceof Expression.ListOf list) {
      list.items().forEach(i -> visit(i, use));
    } else if (bare instanceof Expression.TupleOf tuple) {
      tuple.items().forEach(i -> visit(i, use));
    } else if (bare instanceof Expression.DictOf dict) {
      dict.keys().forEach(k -> visit(k, ELSEWHERE));
      dict.values().forEach(v -> visit(v, ELSEWHERE));
    }
  }
}
