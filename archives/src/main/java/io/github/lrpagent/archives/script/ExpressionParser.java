package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.script.Expression.Argument;
import java.util.ArrayList;
import java.util.List;

/** Parses expressions and types. */
final class ExpressionParser {
  /** libtorch starts a new statement where an expression has 40 characters. */
  private static final int DEEPEST = 200;

  private final SourceText source;
  private final TokenStream tokens;
  private int depth;
  private int tallest; // the height of the tallest of the trees that were read side by side

  ExpressionParser(SourceText source, TokenStream tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  /** {@code a}, {@code a, b,} before an {@code =} or {@code in}. */
  List<Expression> targets(String before) {
    List<Expression> targets = new ArrayList<>();
    targets.add(expression());
    while (tokens.skip(",") && !tokens.at(before)) {
      targets.add(expression());
    }
    return targets;
  }

  /** {@code E}, or {@code E, E}: a tuple without parentheses. */
  Expression expressionOrTuple() {
    Expression first = expression();
    if (!tokens.at(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skip(",") && !tokens.at(Token.Kind.NEWLINE)) {
      items.add(expression());
    }
    return new Expression.TupleOf(items, false, first.start(), tokens.lastEnd());
  }

  Expression expression() {
    deeper("expressions");
    int siblings = tallest;
    tallest = 0;
    Expression result = primary();
    int height = tallest + 1;
    while (tokens.at(".") || tokens.at("(") || tokens.at("[")) {
      int start = result.start();
      tallest = 0;
      if (tokens.skip(".")) {
        String name = tokens.takeName();
        result = new Expression.Attribute(result, name, start, tokens.lastEnd());
      } else if (tokens.skip("(")) {
        List<Argument> arguments = arguments();
        result = new Expression.Call(result, arguments, start, tokens.lastEnd());
      } else {
        tokens.take("[");
        List<Expression> indices = items("]");
        result = new Expression.Subscript(result, indices, start, tokens.lastEnd());
      }
      height = Math.max(height, tallest) + 1; // each link of a chain stands above the last one
      if (height > DEEPEST) {
        throw source.error(tokens.lastEnd(), "expressions nest deeper than " + DEEPEST);
      }
    }
    depth--;
    tallest = Math.max(siblings, height);
    return result;
  }

  private void deeper(String what) {
    if (++depth > DEEPEST) {
      throw source.error(tokens.nextStart(), what + " nest deeper than " + DEEPEST);
    }
  }

  private Expression primary() {
    int start = tokens.nextStart();
    Token token = tokens.peek();
    switch (token.kind()) {
      case NAME -> {
        tokens.take();
        return isLiteral(token.text())
            ? new Expression.Literal(token.text(), start, token.end())
            : new Expression.Name(token.text(), start, token.end());
      }
      case NUMBER, STRING -> {
        tokens.take();
        return new Expression.Literal(token.text(), start, token.end());
      }
      default -> {}
    }
    if (tokens.skip("-")) {
      Token number = tokens.peek();
      if (number.kind() != Token.Kind.NUMBER && !number.is("inf") && !number.is("nan")) {
        throw tokens.expected("a number");
      }
      tokens.take();
      return new Expression.Literal("-" + number.text(), start, number.end());
    }
    if (tokens.skip("[")) {
      return new Expression.ListOf(items("]"), start, tokens.lastEnd());
    }
    if (tokens.skip("(")) {
      List<Expression> items = new ArrayList<>();
      boolean comma = false;
      while (!tokens.skip(")")) {
        items.add(expression());
        if (!tokens.at(")")) {
          tokens.take(",");
          comma = true;
        }
      }
      return new Expression.TupleOf(items, items.size() == 1 && !comma, start, tokens.lastEnd());
    }
    if (tokens.skip("{")) {
      return dict(start);
    }
    throw tokens.expected("an expression");
  }

  private Expression dict(int start) {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.skip("}")) {
      keys.add(expression());
      tokens.take(":");
      values.add(expression());
      if (!tokens.at("}")) {
        tokens.take(",");
      }
    }
    return new Expression.DictOf(keys, values, start, tokens.lastEnd());
  }

  private List<Expression> items(String close) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skip(close)) {
      items.add(expression());
      if (!tokens.at(close)) {
        tokens.take(",");
      }
    }
    return items;
  }

  private List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    while (!tokens.skip(")")) {
      Expression value = expression();
      if (value instanceof Expression.Name name && tokens.skip("=")) {
        arguments.add(new Argument(name.id(), expression()));
      } else {
        arguments.add(new Argument("", value));
      }
      if (!tokens.at(")")) {
        tokens.take(",");
      }
    }
    return arguments;
  }

  Type type() {
    deeper("types");
    StringBuilder name = new StringBuilder();
    if (tokens.at(Token.Kind.STRING) || tokens.at(Token.Kind.NUMBER)) {
      name.append(tokens.take().text());
    } else {
      name.append(tokens.takeName());
    }
    while (tokens.skip(".")) {
      name.append('.').append(tokens.takeName());
    }
    List<Type> arguments = new ArrayList<>();
    if (tokens.skip("[")) {
      while (!tokens.skip("]")) {
        if (tokens.skip("(")) {
          tokens.take(")");
          arguments.add(Type.of("()")); // the tuple without items
        } else {
          arguments.add(type());
        }
        if (!tokens.at("]")) {
          tokens.take(",");
        }
      }
    } else if (tokens.skip("(")) {
      while (!tokens.skip(")")) {
        arguments.add(type());
        if (!tokens.at(")")) {
          tokens.take(",");
        }
      }
    }
    depth--;
    return new Type(name.toString(), arguments);
  }

  private static boolean isLiteral(String word) {
    return switch (word) {
      case "True", "False", "None", "inf", "nan" -> true;
      default -> false;
    };
  }
}
