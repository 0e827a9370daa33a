package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Type;
import io.github.lrpagent.rules.Rule;
import java.util.List;
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
  private final TwinCalls twins;
  private final Regions regions;
  private final TorchCalls torch;
  private final BuiltinCalls builtins;
  private final ModuleRules modules;

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
    this.regions = regions;
    this.twins = new TwinCalls(program);
    this.modules =
        new ModuleRules(
            program, expressions, twins, new ProbedOperations(program, callable, expressions));
    FusedOperations fused = new FusedOperations(callable, twins);
    this.torch = new TorchCalls(program, callable, method, expressions, regions, fused);
    this.builtins = new BuiltinCalls(program, callable, method, expressions, fused);
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
    Optional<FunctionText> function = Decompositions.functionOf(program.archive(), qualifiedName);
    List<Result> arguments = expressions.arguments(call);
    if (function.isPresent()) {
      Callable callee =
          new Callable(
              function.get(), callable.moduleClass(), callable.path(), false, callable.whole());
      return twinCall(callee, call, written, List.of(), arguments);
    }
    String text = Expressions.plain(written, call, arguments);
    if (qualifiedName.endsWith(".__new__")) {
      String name = qualifiedName.substring(0, qualifiedName.length() - ".__new__".length());
      return new Result(Value.constant(Type.of(name)), text);
    }
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
    String declared = object.value().type().name();
    Optional<String> known = object.value().object().map(PickledObject::className);
    boolean anyOf = program.archive().classOf(declared).filter(ClassText::isInterface).isPresent();
    if (anyOf && known.isEmpty()) {
      method.problem(call, Advice.oneOfSeveral(declared));
    }
    String className = anyOf ? known.orElse(declared) : declared;
    if (anyOf) { // a twin is one class's
      object =
          new Result(
              object.value().withType(Type.of(className)),
              "unchecked_cast(" + className + ", " + object.text() + ")");
    }
    Optional<ClassText> owner = program.archive().classOf(className);
    Optional<FunctionText> text = owner.map(c -> c.methods().get(function.name()));
    boolean ownWord =
        function.name().startsWith("__") && !owner.filter(ClassText::isPlain).isPresent();
    if (text.isEmpty() || ownWord) {
      String plain = Expressions.plain(object.text() + "." + function.name(), call, arguments);
      return new Result(Value.of(Type.UNKNOWN, Expressions.joined(arguments)), plain);
    }
    boolean module = object.value().object().isPresent();
    Callable callee =
        new Callable(
            text.get(),
            module ? className : callable.moduleClass(),
            module ? object.value().path() : callable.path(),
            module,
            callable.whole());
    String written = object.text() + "." + function.name();
    Optional<Rule> whole = module ? program.ruleForModule(callee) : Optional.empty();
    return whole.isPresent()
        ? modules.superFunction(whole.get(), callee, call, object, arguments)
        : twinCall(callee, call, written, List.of(object), arguments);
  }

  /** A call of a twin, or of the original inside of a region that a rule takes whole. */
  private Result twinCall(
      Callable callee, Call call, String written, List<Result> object, List<Result> arguments) {
    Result twin = twins.call(callee, call, object, arguments);
    return regions.isInside(call)
        ? new Result(twin.value(), Expressions.plain(written, call, arguments))
        : twin;
  }
}
