package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes calls of twins. */
final class TwinCalls {
  private final Program program;

  TwinCalls(Program program) {
    this.program = program;
  }

  /**
   * A call of the twin of a function or method.
   *
   * @param callee what is called
   * @param call the call, for the keywords of its arguments
   * @param first what stands before the arguments of the call: the object of a method
   * @param arguments the arguments of the call
   */
  Result call(Callable callee, Call call, List<Result> first, List<Result> arguments) {
    return onTape(RuleCalls.TAPE, callee, call, first, arguments);
  }

  /** The same, with another tape. */
  Result onTape(
      String tape, Callable callee, Call call, List<Result> first, List<Result> arguments) {
    List<Value> values = new ArrayList<>();
    first.forEach(o -> values.add(o.value()));
    Map<String, Value> keywords = new HashMap<>();
    StringBuilder text = new StringBuilder("(" + tape);
    first.forEach(o -> text.append(", ").append(o.text()));
    for (int i = 0; i < arguments.size(); i++) {
      String keyword = call.arguments().get(i).keyword();
      text.append(", ")
          .append(keyword.isEmpty() ? "" : keyword + "=")
          .append(arguments.get(i).text());
      if (keyword.isEmpty()) {
        values.add(arguments.get(i).value());
      } else {
        keywords.put(keyword, arguments.get(i).value());
      }
    }
    List<FunctionText.Parameter> parameters = callee.text().parameters();
    for (int i = values.size(); i < parameters.size(); i++) {
      values.add(
          keywords.getOrDefault(
              parameters.get(i).name(), Value.constant(parameters.get(i).type())));
    }
    TwinFunction twin = program.twin(callee, values);
    program.log().called(call, first.size(), twin);
    Value result = callee.text().result().map(twin.result()::withType).orElse(twin.result());
    if (twin.map() != Elementwise.Kind.OTHER) {
      boolean bends = twin.map() == Elementwise.Kind.NONLINEAR;
      Optional<Elementwise> map = Elementwise.ofArguments(call, arguments, bends);
      result = map.map(result::withElementwise).orElse(result);
    }
    return new Result(result, twin.name() + text + ")");
  }
}
