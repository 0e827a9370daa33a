package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads calls: of PyTorch's operations, of the language's own, and of the model's functions and
 * methods, whose twins are called.
 */
final class Calls {
  private final Program program;
  private final Callable callable;
  private final MethodCompiler method;
  private final Expressions expressions;
  private final TorchCalls torch;
  private final BuiltinCalls builtins;

  Calls(
      Program program,
      Callable callable,
      MethodCompiler method,
      Expressions expressions,
      Regions regions) {
    this.program = program;
    this.callable = callable;
    this.method = method;
    this.expressions = expressions;
    this.torch = new TorchCalls(program, callable, method, expressions, regions);
    this.builtins = new BuiltinCalls(callable, method, expressions);
  }

  /** Any call. */
  Result call(Call call) {
    Expression function = call.function().bare();
    Optional<String> qualified = function.qualifiedName();
    if (qualified.isPresent()) {
      String name = qualified.get();
      Optional<MethodCompiler.Variable> variable = method.variable(Expressions.firstPart(name));
      if (variable.isPresent() && function instanceof Expression.Name) {
        return function(variable.get().value().function(), call, name);
      }
      if (variable.isEmpty()) {
        if (name.startsWith("torch.")) {
          return torch.call(call, name.substring("torch.".length()), expressions.arguments(call));
        }
        if (name.startsWith("ops.")) {
          return builtins.operator(call, name.substring("ops.".length()));
        }
        return name.startsWith("__torch__.")
            ? function(name, call, name)
            : builtins.builtin(call, name);
      }
    }
    return methodCall(call, (Expression.Attribute) function);
  }

  /** A call of a free function, or the making of an object. */
  private Result function(String qualifiedName, Call call, String written) {
    Optional<FunctionText> function = program.archive().functionOf(qualifiedName);
    List<Result> arguments = expressions.arguments(call);
    if (function.isPresent()) {
      Callable callee =
          new Callable(function.get(), callable.moduleClass(), callable.path(), false);
      return twinCall(callee, call, List.of(), arguments);
    }
    String text = Expressions.plain(written, call, arguments);
    Optional<ClassText> made = program.archive().classOf(qualifiedName);
    if (made.filter(ClassText::isNamedTuple).isPresent()) {
      return new Result(
          Value.tuple(Type.of(qualifiedName), arguments.stream().map(Result::value).toList()),
          text);
    }
    return new Result(Value.of(Type.of(qualifiedName), Expressions.joined(arguments)), text);
  }

  private Result methodCall(Call call, Expression.Attribute function) {
    Result object = expressions.of(function.object());
    List<Result> arguments = expressions.arguments(call);
    String className = object.value().type().name();
    Optional<ClassText> owner = program.archive().classOf(className);
    if (owner.filter(ClassText::isInterface).isPresent()) {
      method.problem(call, "the interface " + className + " is not handled");
    }
    Optional<FunctionText> text = owner.map(c -> c.methods().get(function.name()));
    if (text.isEmpty() || function.name().startsWith("__")) {
      String plain = Expressions.plain(object.text() + "." + function.name(), call, arguments);
      return new Result(Value.of(Type.UNKNOWN, Expressions.joined(arguments)), plain);
    }
    boolean module = object.value().object().isPresent();
    Callable callee =
        new Callable(
            text.get(),
            module ? className : callable.moduleClass(),
            module ? object.value().path() : callable.path(),
            module);
    return twinCall(callee, call, List.of(object), arguments);
  }

  private Result twinCall(Callable callee, Call call, List<Result> object, List<Result> arguments) {
    List<Value> values = new ArrayList<>();
    object.forEach(o -> values.add(o.value()));
    Map<String, Value> keywords = new HashMap<>();
    StringBuilder text = new StringBuilder("(lrp_tape");
    object.forEach(o -> text.append(", ").append(o.text()));
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
    program.log().called(call, object.size(), twin);
    Value result = callee.text().result().map(twin.result()::withType).orElse(twin.result());
    return new Result(result, twin.name() + text + ")");
  }
}
