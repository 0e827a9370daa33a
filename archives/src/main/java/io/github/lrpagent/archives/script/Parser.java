package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.script.ClassText.Member;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses files, classes and statements of TorchScript text; expressions are {@link
 * ExpressionParser}'s.
 */
final class Parser {
  private static final int DEEPEST = 200;

  private final SourceText source;
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int depth;

  Parser(SourceText source) {
    this.source = source;
    this.tokens = new TokenStream(source);
    this.expressions = new ExpressionParser(source, tokens);
  }

  SourceFile file() {
    Map<String, ClassText> classes = new LinkedHashMap<>();
    Map<String, FunctionText> functions = new LinkedHashMap<>();
    while (!tokens.at(Token.Kind.END)) {
      if (tokens.at("class")) {
        ClassText text = classText();
        once(classes.put(text.name(), text) == null, text, text.name());
      } else if (tokens.at("def")) {
        FunctionText function = function();
        once(functions.put(function.name(), function) == null, function, function.name());
      } else {
        throw tokens.expected("'class' or 'def'");
      }
    }
    return new SourceFile(source, classes, functions);
  }

  private void once(boolean first, Node node, String name) {
    if (!first) {
      throw source.error(node.start(), "'" + name + "' is defined twice");
    }
  }

  private ClassText classText() {
    int start = tokens.take("class").start();
    String name = tokens.takeName();
    String base = "";
    if (tokens.skip("(")) {
      base = tokens.at(")") ? "" : expressions.type().toString();
      tokens.take(")");
    }
    List<Member> members = new ArrayList<>();
    Map<String, FunctionText> methods = new LinkedHashMap<>();
    tokens.take(":");
    tokens.take(Token.Kind.NEWLINE);
    tokens.take(Token.Kind.INDENT);
    while (!tokens.at(Token.Kind.DEDENT)) {
      if (tokens.at("def")) {
        FunctionText method = function();
        once(methods.put(method.name(), method) == null, method, method.name());
      } else {
        if (!tokens.skip("pass")) {
          members.add(member());
        }
        tokens.take(Token.Kind.NEWLINE);
      }
    }
    int end = tokens.lastEnd();
    tokens.take(Token.Kind.DEDENT);
    return new ClassText(
        name, base, members, fields(members), methods, parameters(members), start, end);
  }

  private Member member() {
    int start = tokens.nextStart();
    String name = tokens.takeName();
    if (name.equals("__annotations__") && !tokens.at("=")) {
      tokens.take("[");
      String quoted = tokens.take(Token.Kind.STRING).text();
      tokens.take("]");
      tokens.take("=");
      Optional<Type> type = Optional.of(expressions.type());
      return new Member(quoted, true, type, Optional.empty(), start, tokens.lastEnd());
    }
    Optional<Type> type = tokens.skip(":") ? Optional.of(expressions.type()) : Optional.empty();
    boolean assigned = type.isEmpty() || tokens.at("=");
    Optional<Expression> value = Optional.empty();
    if (assigned) {
      tokens.take("=");
      value = Optional.of(expressions.expression());
    }
    return new Member(name, false, type, value, start, tokens.lastEnd());
  }

  private static Map<String, Type> fields(List<Member> members) {
    Map<String, Type> fields = new LinkedHashMap<>();
    members.forEach(m -> m.type().ifPresent(t -> fields.put(m.field(), t)));
    return fields;
  }

  private static List<String> parameters(List<Member> members) {
    List<String> parameters = new ArrayList<>();
    for (Member member : members) {
      if (member.name().equals("__parameters__")
          && member.value().isPresent()
          && member.value().get() instanceof Expression.ListOf list) {
        for (Expression item : list.items()) {
          if (item instanceof Expression.Literal literal && literal.isString()) {
            parameters.add(literal.value());
          }
        }
      }
    }
    return parameters;
  }

  private FunctionText function() {
    int start = tokens.take("def").start();
    String name = tokens.takeName();
    tokens.take("(");
    List<Parameter> parameters = new ArrayList<>();
    while (!tokens.skip(")")) {
      String parameter = tokens.takeName();
      Type type = Type.TENSOR;
      int typeStart = tokens.nextStart();
      if (tokens.skip(":")) {
        typeStart = tokens.nextStart();
        type = expressions.type();
      }
      String typeText = source.text().substring(typeStart, Math.max(typeStart, tokens.lastEnd()));
      Optional<Expression> fallback =
          tokens.skip("=") ? Optional.of(expressions.expression()) : Optional.empty();
      parameters.add(new Parameter(parameter, type, typeText, fallback));
      if (!tokens.at(")")) {
        tokens.take(",");
      }
    }
    Optional<Type> result = tokens.skip("->") ? Optional.of(expressions.type()) : Optional.empty();
    tokens.take(":");
    List<Statement> body = block();
    return new FunctionText(source, name, parameters, result, body, start, tokens.lastEnd());
  }

  private List<Statement> block() {
    if (++depth > DEEPEST) {
      throw source.error(tokens.nextStart(), "blocks nest deeper than " + DEEPEST);
    }
    tokens.take(Token.Kind.NEWLINE);
    tokens.take(Token.Kind.INDENT);
    List<Statement> statements = new ArrayList<>();
    while (!tokens.skip(Token.Kind.DEDENT)) {
      statements.add(statement());
    }
    depth--;
    return statements;
  }

  private Statement statement() {
    int start = tokens.nextStart();
    if (tokens.skip("if")) {
      Expression condition = expressions.expression();
      tokens.take(":");
      List<Statement> then = block();
      List<Statement> otherwise = List.of();
      if (tokens.skip("else")) {
        tokens.take(":");
        otherwise = block();
      }
      return new Statement.If(condition, then, otherwise, start, tokens.lastEnd());
    }
    if (tokens.skip("while")) {
      Expression condition = expressions.expression();
      tokens.take(":");
      return new Statement.While(condition, block(), start, tokens.lastEnd());
    }
    if (tokens.skip("for")) {
      List<Expression> targets = expressions.targets("in");
      tokens.take("in");
      Expression iterable = expressions.expression();
      tokens.take(":");
      return new Statement.For(targets, iterable, block(), start, tokens.lastEnd());
    }
    if (tokens.skip("with")) {
      Expression context = expressions.expression();
      Optional<String> name = tokens.skip("as") ? Optional.of(tokens.takeName()) : Optional.empty();
      tokens.take(":");
      return new Statement.With(context, name, block(), start, tokens.lastEnd());
    }
    if (tokens.at("def")) {
      FunctionText nested = function();
      return new Statement.Nested(nested, nested.start(), nested.end());
    }
    Statement simple = simple(start);
    tokens.take(Token.Kind.NEWLINE);
    return simple;
  }

  private Statement simple(int start) {
    if (tokens.skip("pass")) {
      return new Statement.Pass(start, tokens.lastEnd());
    }
    if (tokens.skip("return")) {
      Optional<Expression> value =
          tokens.at(Token.Kind.NEWLINE)
              ? Optional.empty()
              : Optional.of(expressions.expressionOrTuple());
      return new Statement.Return(value, start, tokens.lastEnd());
    }
    List<Expression> targets = expressions.targets("=");
    Optional<Type> type = tokens.skip(":") ? Optional.of(expressions.type()) : Optional.empty();
    if (tokens.skip("=")) {
      Expression value = expressions.expressionOrTuple();
      return new Statement.Assign(targets, type, value, start, tokens.lastEnd());
    }
    if (targets.size() != 1 || type.isPresent()) {
      throw tokens.expected("'='");
    }
    return new Statement.Evaluate(targets.get(0), start, tokens.lastEnd());
  }
}
