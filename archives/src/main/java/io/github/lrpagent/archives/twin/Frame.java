package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Argument;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of a twin as it was written: its operations, and its calls of other such functions,
 * each by the offset behind it in the code, which no two share.
 */
final class Frame {
  private final Callable callable;
  private final Consumers consumers;
  private final Map<Integer, Written> operations = new LinkedHashMap<>();
  private final Map<Integer, Step> steps = new HashMap<>();
  private final List<Caller> callers = new ArrayList<>();
  private boolean whole;

  /** A call of another function of the twin. */
  record Step(Call call, int leading, Frame callee) {
    /** The callee's parameter that takes an argument. */
    String parameter(int argument) {
      Argument given = call.arguments().get(argument);
      List<Parameter> parameters = callee.callable.text().parameters();
      int index = argument + leading;
      return given.keyword().isEmpty() && index < parameters.size()
          ? parameters.get(index).name()
          : given.keyword();
    }
  }

  /** Where a function is called. */
  record Caller(Frame frame, int call) {}

  Frame(Callable callable) {
    this.callable = callable;
    this.consumers = new Consumers(callable.text());
  }

  Callable callable() {
    return callable;
  }

  Consumers consumers() {
    return consumers;
  }

  Map<Integer, Written> operations() {
    return operations;
  }

  Map<Integer, Step> steps() {
    return steps;
  }

  /** Where it is called; nowhere if it is the model's own method. */
  List<Caller> callers() {
    return callers;
  }

  /** Whether it is an activation as a whole. */
  boolean whole() {
    return whole;
  }

  /** It is read from its first statement on. */
  void restart() {
    operations.clear();
    steps.clear();
  }

  void add(Written written) {
    operations.put(written.end(), written);
  }

  /** It is one activation, and nothing else. */
  void takeWhole(Written activation) {
    restart();
    whole = true;
    add(activation);
  }

  /**
   * It calls another function.
   *
   * @param call the call
   * @param leading the parameters before those that the call's arguments are for
   * @param callee the other function
   */
  void calls(Call call, int leading, Frame callee) {
    steps.put(call.end(), new Step(call, leading, callee));
  }

  /** It is written: its callees learn of it. */
  void close() {
    steps.forEach((end, step) -> step.callee().callers.add(new Caller(this, end)));
  }
}
