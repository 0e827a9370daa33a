package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import java.util.List;

/**
 * A call of one of PyTorch's operations.
 *
 * @param call the call
 * @param function what is called, such as {@code torch.relu_}
 * @param name the operation's name out of place, such as {@code relu}
 * @param inPlace whether it writes to its first operand
 */
record Op(Call call, String function, String name, boolean inPlace) {
  /** The call as it was. */
  String plain(List<Result> arguments) {
    return Expressions.plain(function, call, arguments);
  }

  /** The call with a result of its own. */
  String outOfPlace(List<Result> arguments) {
    return Expressions.plain(inPlace ? "torch." + name : function, call, arguments);
  }

  /** The same call of another function. */
  Op as(String other) {
    return new Op(call, other, name, inPlace);
  }
}
