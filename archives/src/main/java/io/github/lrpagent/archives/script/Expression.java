package io.github.lrpagent.archives.script;

import java.util.List;
import java.util.Optional;

/** An expression. TorchScript archives know no infix operators: what computes is a {@link Call}. */
public sealed interface Expression extends Node {

  /** A variable, or the first part of a qualified name. */
  record Name(String id, int start, int end) implements Expression {}

  /** A number, string, {@code True}, {@code None}; a minus before a number belongs to it. */
  record Literal(String text, int start, int end) implements Expression {
    /** Returns whether this is a number with a point, an exponent, {@code inf} or {@code nan}. */
    public boolean isFloat() {
      boolean number =
          text.startsWith("-") || Character.isDigit(text.charAt(0)) || text.startsWith(".");
      return text.endsWith("inf")
          || text.endsWith("nan")
          || number && (text.contains(".") || text.contains("e"));
    }

    /** Returns whether this is a string. */
    public boolean isString() {
      return text.startsWith("\"") || text.startsWith("'");
    }

    /** Returns what a string stands for, without its quotes and escapes. */
    public String value() {
      return Strings.value(text);
    }
  }

  /** {@code object.name}. */
  record Attribute(Expression object, String name, int start, int end) implements Expression {}

  /** {@code function(arguments)}. */
  record Call(Expression function, List<Argument> arguments, int start, int end)
      implements Expression {
    /** Returns the argument of a keyword. */
    public Optional<Expression> keyword(String keyword) {
      return arguments.stream()
          .filter(a -> a.keyword().equals(keyword))
          .map(Argument::value)
          .findFirst();
    }
  }

  /** {@code object[indices]}. */
  record Subscript(Expression object, List<Expression> indices, int start, int end)
      implements Expression {}

  /** {@code [a, b]}. */
  record ListOf(List<Expression> items, int start, int end) implements Expression {}

  /** {@code (a, b)}; {@code (a)} is this with one item and without comma. */
  record TupleOf(List<Expression> items, boolean parenthesesOnly, int start, int end)
      implements Expression {}

  /** {@code {key: value}}. */
  record DictOf(List<Expression> keys, List<Expression> values, int start, int end)
      implements Expression {}

  /**
   * An argument of a call.
   *
   * @param keyword the keyword, or empty
   * @param value the expression
   */
  record Argument(String keyword, Expression value) {}

  /** Returns {@code a.b.c} for names and attributes of names, else nothing. */
  default Optional<String> qualifiedName() {
    if (this instanceof Name name) {
      return Optional.of(name.id());
    }
    if (this instanceof Attribute attribute) {
      return attribute.object().qualifiedName().map(q -> q + "." + attribute.name());
    }
    return Optional.empty();
  }

  /** Returns this expression without parentheses around it. */
  default Expression bare() {
    return this instanceof TupleOf tuple && tuple.parenthesesOnly()
        ? tuple.items().get(0).bare()
        : this;
  }
}
