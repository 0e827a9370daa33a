package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.script.ClassText.Member;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes trees as libtorch would have written them, from nothing but their fields.
 *
 * @param comma whether a comma stands behind the last of the parts of a node, which the trees do
 *     not say
 */
record Printer(BiPredicate<Node, Node> comma) {
  /** Commas where libtorch writes them: in calls of methods of objects, and in unpacking. */
  static final Printer PLAIN =
      new Printer(
          (node, last) ->
              node instanceof Statement.Assign assign && assign.targets().size() > 1
                  || node instanceof Expression.Call call
                      && call.function() instanceof Expression.Attribute method
                      && method.object() instanceof Expression.TupleOf);

  /** Commas where the text that was parsed has them. */
  static Printer of(SourceText source) {
    return new Printer((node, last) -> source.text().startsWith(",", last.end()));
  }

  String file(SourceFile file) {
    return Stream.<Node>concat(file.classes().values().stream(), file.functions().values().stream())
        .sorted(Comparator.comparingInt(Node::start))
        .map(n -> n instanceof ClassText c ? classText(c) : function((FunctionText) n, ""))
        .map(text -> text + "\n")
        .collect(Collectors.joining());
  }

  String classText(ClassText text) {
    List<String> lines = new ArrayList<>();
    String base = text.base().isEmpty() ? "" : "(" + text.base() + ")";
    lines.add("class " + text.name() + base + ":");
    text.members().forEach(m -> lines.add("  " + member(m)));
    text.methods().values().forEach(m -> lines.add("  " + function(m, "  ")));
    if (lines.size() == 1) {
      lines.add("  pass");
    }
    return String.join("\n", lines);
  }

  String member(Member member) {
    if (member.quoted()) {
      return "__annotations__[" + member.name() + "] = " + member.type().orElseThrow();
    }
    return member.name()
        + member.type().map(t -> " : " + t).orElse("")
        + member.value().map(v -> " = " + expression(v)).orElse("");
  }

  String function(FunctionText function, String indent) {
    List<Parameter> all = function.parameters();
    boolean ofInterface = !all.isEmpty() && all.get(0).typeText().isEmpty();
    String parameters =
        all.stream()
            .map(this::parameter)
            .collect(Collectors.joining(ofInterface ? ", " : ",\n    "));
    String result = function.result().map(r -> " -> " + r).orElse("");
    return "def "
        + function.name()
        + "("
        + parameters
        + ")"
        + result
        + ":"
        + block(function.body(), indent);
  }

  private String parameter(Parameter parameter) {
    return parameter.name()
        + (parameter.typeText().isEmpty() ? "" : ": " + parameter.type())
        + parameter.fallback().map(f -> "=" + expression(f)).orElse("");
  }

  private String block(List<Statement> statements, String indent) {
    String inner = indent + "  ";
    return statements.stream()
        .map(s -> "\n" + inner + statement(s, inner))
        .collect(Collectors.joining());
  }

  /** A statement behind its indentation, to its last character. */
  String statement(Statement statement, String indent) {
    if (statement instanceof Statement.Assign assign) {
      return targets(assign)
          + assign.type().map(t -> " : " + t).orElse("")
          + " = "
          + expression(assign.value());
    } else if (statement instanceof Statement.Evaluate evaluate) {
      return expression(evaluate.value());
    } else if (statement instanceof Statement.Return result) {
      return "return" + result.value().map(v -> " " + expression(v)).orElse("");
    } else if (statement instanceof Statement.If choice) {
      String then = "if " + expression(choice.condition()) + ":" + block(choice.then(), indent);
      return choice.otherwise().isEmpty()
          ? then
          : then + "\n" + indent + "else:" + block(choice.otherwise(), indent);
    } else if (statement instanceof Statement.While loop) {
      return "while " + expression(loop.condition()) + ":" + block(loop.body(), indent);
    } else if (statement instanceof Statement.For loop) {
      String targets = list(loop.targets());
      String head = "for " + targets + " in " + expression(loop.iterable()) + ":";
      return head + block(loop.body(), indent);
    } else if (statement instanceof Statement.With with) {
      String name = with.name().map(n -> " as " + n).orElse("");
      return "with " + expression(with.context()) + name + ":" + block(with.body(), indent);
    } else if (statement instanceof Statement.Nested nested) {
      return function(nested.function(), indent);
    }
    return "pass";
  }

  private String targets(Statement.Assign assign) {
    Expression last = assign.targets().get(assign.targets().size() - 1);
    return list(assign.targets()) + (comma.test(assign, last) ? "," : "");
  }

  String expression(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return name.id();
    } else if (expression instanceof Expression.Literal literal) {
      return literal.text();
    } else if (expression instanceof Expression.Attribute attribute) {
      return expression(attribute.object()) + "." + attribute.name();
    } else if (expression instanceof Expression.Call call) {
      String arguments =
          call.arguments().stream()
              .map(a -> (a.keyword().isEmpty() ? "" : a.keyword() + "=") + expression(a.value()))
              .collect(Collectors.joining(", "));
      List<Expression> values = call.arguments().stream().map(a -> a.value()).toList();
      return expression(call.function()) + "(" + arguments + end(call, values) + ")";
    } else if (expression instanceof Expression.Subscript subscript) {
      return expression(subscript.object()) + "[" + list(subscript.indices()) + "]";
    } else if (expression instanceof Expression.ListOf list) {
      return "[" + list(list.items()) + end(list, list.items()) + "]";
    } else if (expression instanceof Expression.TupleOf tuple) {
      if (isBare(tuple)) {
        return list(tuple.items());
      }
      String one = tuple.items().size() == 1 && !tuple.parenthesesOnly() ? "," : "";
      return "(" + list(tuple.items()) + one + ")";
    }
    Expression.DictOf dict = (Expression.DictOf) expression;
    List<String> items = new ArrayList<>();
    for (int i = 0; i < dict.keys().size(); i++) {
      items.add(expression(dict.keys().get(i)) + ": " + expression(dict.values().get(i)));
    }
    return "{" + String.join(", ", items) + end(dict, dict.values()) + "}";
  }

  /** Whether a tuple that was read stands without parentheses, as in {@code a, b = c, d}. */
  private static boolean isBare(Expression.TupleOf tuple) {
    return tuple.end() > 0
        && !tuple.items().isEmpty()
        && tuple.start() == tuple.items().get(0).start();
  }

  private String end(Node node, List<Expression> parts) {
    return !parts.isEmpty() && comma.test(node, parts.get(parts.size() - 1)) ? ", " : "";
  }

  private String list(List<Expression> items) {
    return items.stream().map(this::expression).collect(Collectors.joining(", "));
  }
}
