package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Node;

/** Keeps the reading of a model finite, whatever its code looks like. */
final class Limits {
  /** Statements in statements, expressions in expressions, and both again in what they call. */
  static final int DEEPEST = 500;

  /** A hundred times what a large model needs. */
  static final int MOST_STATEMENTS = 1_000_000;

  private int depth;
  private int statements;

  /** Goes one level deeper. */
  void enter(FunctionText text, Node at) {
    if (++depth > DEEPEST) {
      throw text.source()
          .error(at.start(), "the model's calls and blocks nest deeper than " + DEEPEST);
    }
  }

  /** Goes back. */
  void leave() {
    depth--;
  }

  /** Counts a statement that is read. */
  void statement(FunctionText text, Node at) {
    if (++statements > MOST_STATEMENTS) {
      throw text.source()
          .error(
              at.start(),
              "more than " + MOST_STATEMENTS + " statements had to be read: too much code");
    }
  }
}
