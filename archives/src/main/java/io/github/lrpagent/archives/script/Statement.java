package io.github.lrpagent.archives.script;

import java.util.List;
import java.util.Optional;

/** A statement; its text ends before the line end. */
public sealed interface Statement extends Node {

  /** {@code a = E}, {@code a : T = E}, {@code a, b, = E}, {@code self.a = E}. */
  record Assign(List<Expression> targets, Optional<Type> type, Expression value, int start, int end)
      implements Statement {}

  /** An expression on a line of its own. */
  record Evaluate(Expression value, int start, int end) implements Statement {}

  /** {@code return E}. */
  record Return(Optional<Expression> value, int start, int end) implements Statement {}

  /** {@code if E: … else: …}. */
  record If(
      Expression condition, List<Statement> then, List<Statement> otherwise, int start, int end)
      implements Statement {}

  /** {@code while E: …}. */
  record While(Expression condition, List<Statement> body, int start, int end)
      implements Statement {}

  /** {@code for a in E: …}. */
  record For(
      List<Expression> targets, Expression iterable, List<Statement> body, int start, int end)
      implements Statement {}

  /** {@code with E as a: …}. */
  record With(Expression context, Optional<String> name, List<Statement> body, int start, int end)
      implements Statement {}

  /** A function inside a function: the body of a fork. */
  record Nested(FunctionText function, int start, int end) implements Statement {}

  /** {@code pass}. */
  record Pass(int start, int end) implements Statement {}
}
