package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.script.ClassText.Member;
import io.github.lrpagent.archives.script.Expression.Argument;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trees without places, to compare them. */
final class Erased {
  private static final SourceText NOWHERE = new SourceText("", "");

  private Erased() {}

  static ClassText of(ClassText text) {
    Map<String, FunctionText> methods = new LinkedHashMap<>();
    text.methods().forEach((name, method) -> methods.put(name, of(method)));
    return new ClassText(
        text.name(),
        text.base(),
        text.members().stream().map(Erased::of).toList(),
        text.fields(),
        methods,
        text.parameters(),
        0,
        0);
  }

  private static Member of(Member member) {
    Optional<Expression> value = member.value().map(Erased::of);
    return new Member(member.name(), member.quoted(), member.type(), value, 0, 0);
  }

  static FunctionText of(FunctionText text) {
    List<Parameter> parameters =
        text.parameters().stream()
            .map(p -> new Parameter(p.name(), p.type(), p.typeText(), p.fallback().map(Erased::of)))
            .toList();
    return new FunctionText(NOWHERE, text.name(), parameters, text.result(), of(text.body()), 0, 0);
  }

  static List<Statement> of(List<Statement> statements) {
    return statements.stream().map(Erased::of).toList();
  }

  private static Statement of(Statement statement) {
    if (statement instanceof Statement.Assign assign) {
      return new Statement.Assign(all(assign.targets()), assign.type(), of(assign.value()), 0, 0);
    } else if (statement instanceof Statement.Evaluate evaluate) {
      return new Statement.Evaluate(of(evaluate.value()), 0, 0);
    } else if (statement instanceof Statement.Return result) {
      return new Statement.Return(result.value().map(Erased::of), 0, 0);
    } else if (statement instanceof Statement.If choice) {
      return new Statement.If(
          of(choice.condition()), of(choice.then()), of(choice.otherwise()), 0, 0);
    } else if (statement instanceof Statement.While loop) {
      return new Statement.While(of(loop.condition()), of(loop.body()), 0, 0);
    } else if (statement instanceof Statement.For loop) {
      return new Statement.For(all(loop.targets()), of(loop.iterable()), of(loop.body()), 0, 0);
    } else if (statement instanceof Statement.With with) {
      return new Statement.With(of(with.context()), with.name(), of(with.body()), 0, 0);
    } else if (statement instanceof Statement.Nested nested) {
      return new Statement.Nested(of(nested.function()), 0, 0);
    }
    return new Statement.Pass(0, 0);
  }

  static Expression of(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return new Expression.Name(name.id(), 0, 0);
    } else if (expression instanceof Expression.Literal literal) {
      return new Expression.Literal(literal.text(), 0, 0);
    } else if (expression instanceof Expression.Attribute attribute) {
      return new Expression.Attribute(of(attribute.object()), attribute.name(), 0, 0);
    } else if (expression instanceof Expression.Call call) {
      List<Argument> arguments =
          call.arguments().stream().map(a -> new Argument(a.keyword(), of(a.value()))).toList();
      return new Expression.Call(of(call.function()), arguments, 0, 0);
    } else if (expression instanceof Expression.Subscript subscript) {
      return new Expression.Subscript(of(subscript.object()), all(subscript.indices()), 0, 0);
    } else if (expression instanceof Expression.ListOf list) {
      return new Expression.ListOf(all(list.items()), 0, 0);
    } else if (expression instanceof Expression.TupleOf tuple) {
      return new Expression.TupleOf(all(tuple.items()), tuple.parenthesesOnly(), 0, 0);
    }
    Expression.DictOf dict = (Expression.DictOf) expression;
    return new Expression.DictOf(all(dict.keys()), all(dict.values()), 0, 0);
  }

  private static List<Expression> all(List<Expression> expressions) {
    return expressions.stream().map(Erased::of).toList();
  }
}
