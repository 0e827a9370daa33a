package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.rules.Operation;
import java.util.List;

/**
 * Hears what is decided while twins are written. A method may be read several times: the last
 * reading counts.
 */
interface DecisionLog {
  /** Hears nothing: what rewriting uses. */
  DecisionLog NONE = new DecisionLog() {};

  /** A method or function is going to be read. */
  default void enter(Callable callable) {}

  /** It is read from its first statement on. */
  default void restart() {}

  /** A rule was asked for, for the operation that is written next. */
  default void asked(Operation operation) {}

  /** An operation was written. */
  default void written(Call call, String name, List<Result> arguments, Result result) {}

  /** An activation that is written out in several operations was written as one. */
  default void activation(Call end, String name) {}

  /** A module was taken whole by a rule of its own. */
  default void wholeModule(Call call, Callable module, Result result) {}

  /** The module is an activation as a whole. */
  default void wholeActivation() {}

  /**
   * The twin of another method or function is called.
   *
   * @param call the call
   * @param leading the parameters before those that the call's arguments are for
   * @param function the twin
   */
  default void called(Call call, int leading, TwinFunction function) {}

  /** The method or function is written. */
  default void leave(TwinFunction function) {}
}
