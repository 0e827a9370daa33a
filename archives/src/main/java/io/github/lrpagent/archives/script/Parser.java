package io.github.lrpagent.archives.script;

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
    this.tokens = new TokenStream(source, Lexer.tokens(source));
    this.expressions = new ExpressionParser(source, tokens);
  }

  SourceFile file() {
    Map<String, ClassText> classes = new LinkedHashMap<>();
    Map<String, FunctionText> functions = new LinkedHashMap<>();
    while (!tokens.at(Token.Kind.END)) {
      if (tokens.at("class")) {
        ClassText text = classText();
        classes.put(text.name(), text);
      } else if (tokens.at("def")) {
        FunctionText function = function();
        functions.put(function.name(), function);
      } else {
        throw tokens.expected("'class' or 'def'");
      }
    }
    return new SourceFile(source, classes, functions);
  }

  private ClassText classText() {
    int start = tokens.take("class").start();
    String name = tokens.takeName();
    String base = "";
    if (tokens.skip("(")) {
      base = tokens.at(")") ? "" : expressions.type().toString();
      tokens.take(")");
    }
    Map<String, Type> fields = new LinkedHashMap<>();
    Map<String, FunctionText> methods = new LinkedHashMap<>();
    List<String> parameters = new ArrayList<>();
    tokens.take(":");
    tokens.take(Token.Kind.NEWLINE);
    tokens.take(Token.Kind.INDENT);
    while (!tokens.at(Token.Kind.DEDENT)) {
      if (tokens.at("def")) {
        FunctionText method = function();
        methods.put(method.name(), method);
      } else if (!tokens.skip("pass")) {
        member(fields, parameters);
        tokens.take(Token.Kind.NEWLINE);
      } else {
        tokens.take(Token.Kind.NEWLINE);
      }
    }
    int end = tokens.lastEnd();
    tokens.take(Token.Kind.DEDENT);
    return new ClassText(name, base, fields, methods, parameters, start, end);
  }

  /** {@code a : T}, {@code a : T = E}, {@code a = E}, {@code __annotations__["a"] = T}. */
  private void member(Map<String, Type> fields, List<String> parameters) {
    String name = tokens.takeName();
    if (name.equals("__annotations__")) {
      tokens.take("[");
      String field = unquoted(tokens.take(Token.Kind.STRING).text());
      tokens.take("]");
      tokens.take("=");
      fields.put(field, expressions.type());
    } else if (tokens.skip(":")) {
      fields.put(name, expressions.type());
      if (tokens.skip("=")) {
        expressions.expression();
      }
    } else {
      tokens.take("=");
      Expression value = expressions.expression();
      if (name.equals("__parameters__") && value instanceof Expression.ListOf list) {
        for (Expression item : list.items()) {
          parameters.add(unquoted(source.slice(item)));
        }
      }
    }
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

  static String unquoted(String literal) {
    return literal.length() >= 2 ? literal.substring(1, literal.length() - 1) : literal;
  }
}
