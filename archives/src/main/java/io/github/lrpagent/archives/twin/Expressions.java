package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.PickledTensor;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Argument;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the expressions of a method: what is known of their values, and how the twin writes them. */
final class Expressions {
  private final Program program;
  private final Callable callable;
  private final MethodCompiler method;
  private final Regions regions = new Regions();
  private final TorchCalls torch;
  private List<String> prelude = new ArrayList<>();
  private boolean hoistAll;
  private int temporaries;

  Expressions(Program program, Callable callable, MethodCompiler method) {
    this.program = program;
    this.callable = callable;
    this.method = method;
    this.torch = new TorchCalls(program, callable, method, this, regions);
  }

  Regions regions() {
    return regions;
  }

  /** Evaluates the expression of one statement. Where one operand needs a name, all calls get one: their order stays. */
  Result evaluate(Expression expression) {
    prelude = new ArrayList<>();
    hoistAll = false;
    int before = temporaries;
    Result result = of(expression);
    if (!prelude.isEmpty()) {
      prelude = new ArrayList<>();
      temporaries = before;
      hoistAll = true;
      result = of(expression);
      hoistAll = false;
    }
    return result;
  }

  /** The lines to be written before the statement. */
  List<String> takePrelude() {
    List<String> taken = prelude;
    prelude = new ArrayList<>();
    return taken;
  }

  /** The result as a variable, so that it can be used twice. */
  Result named(Result result) {
    if (result.isVariable()) {
      return result;
    }
    String name = "lrp_" + temporaries++;
    prelude.add(name + " = " + result.text());
    return new Result(result.value(), name);
  }

  Result of(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return name(name);
    }
    if (expression instanceof Expression.Literal literal) {
      return new Result(literalValue(literal), literal.text());
    }
    if (expression instanceof Expression.Attribute attribute) {
      return attribute(attribute);
    }
    if (expression instanceof Call call) {
      Result result = call(call);
      return hoistAll && result.value() != Value.NOTHING ? named(result) : result;
    }
    if (expression instanceof Expression.Subscript subscript) {
      return subscript(subscript);
    }
    if (expression instanceof Expression.TupleOf tuple) {
      return tuple(tuple);
    }
    if (expression instanceof Expression.ListOf list) {
      List<Result> items = list.items().stream().map(this::of).toList();
      Type type = Type.listOf(items.isEmpty() ? Type.UNKNOWN : items.get(0).value().type());
      return new Result(Value.tuple(type, items.stream().map(Result::value).toList()), "[" + texts(items) + "]");
    }
    Expression.DictOf dict = (Expression.DictOf) expression;
    List<Result> keys = dict.keys().stream().map(this::of).toList();
    List<Result> values = dict.values().stream().map(this::of).toList();
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(keys.get(i).text()).append(": ").append(values.get(i).text());
    }
    Type item = values.isEmpty() ? Type.UNKNOWN : values.get(0).value().type();
    return new Result(Value.of(new Type("Dict", List.of(Type.STRING, item)), joined(values)), text.append('}').toString());
  }

  private static Facts joined(List<Result> items) {
    return items.stream().map(r -> r.value().facts()).reduce(Facts::join).orElse(Facts.CONSTANT);
  }

  static String texts(List<Result> items) {
    return items.stream().map(Result::text).collect(Collectors.joining(", "));
  }

  private Result name(Expression.Name name) {
    Optional<MethodCompiler.Variable> variable = method.variable(name.id());
    if (variable.isEmpty()) {
      return new Result(Value.constant(Type.UNKNOWN), name.id());
    }
    Value value = variable.get().value();
    if (value.isTensor() && value.carries() && value.elementwise().isEmpty()) {
      value = value.withElementwise(Elementwise.itself(name.id(), variable.get().definition()));
    }
    return new Result(value, name.id());
  }

  private static Value literalValue(Expression.Literal literal) {
    if (literal.isString()) {
      return Value.constant(Type.STRING);
    }
    return switch (literal.text()) {
      case "None" -> Value.NOTHING;
      case "True" -> Value.bool(true);
      case "False" -> Value.bool(false);
      default -> Value.constant(literal.isFloat() ? Type.FLOAT : Type.INT);
    };
  }

  private Result attribute(Expression.Attribute attribute) {
    Optional<String> qualified = attribute.qualifiedName();
    if (qualified.isPresent() && method.variable(firstPart(qualified.get())).isEmpty()) {
      return global(qualified.get());
    }
    Result object = of(attribute.object());
    return field(object, attribute.name(), object.text() + "." + attribute.name());
  }

  private static String firstPart(String qualifiedName) {
    int dot = qualifiedName.indexOf('.');
    return dot < 0 ? qualifiedName : qualifiedName.substring(0, dot);
  }

  private Result global(String name) {
    if (name.startsWith("CONSTANTS.c")) {
      int index = Integer.parseInt(name.substring("CONSTANTS.c".length()));
      List<Object> constants = program.archive().constants();
      Value value =
          index < constants.size() && constants.get(index) instanceof PickledTensor tensor
              ? Value.tensor(Facts.parameter(tensor.rows()))
              : Value.constant(Type.UNKNOWN);
      return new Result(value, name);
    }
    return new Result(Value.functionNamed(name), name);
  }

  /** A field of a module, named tuple or other object. */
  private Result field(Result object, String name, String text) {
    if (name.equals("training") && object.value().object().isPresent()) {
      return new Result(Value.bool(false), "False"); // twins run where DJL has switched to inference
    }
    Type owner = object.value().type();
    Optional<ClassText> classText = program.archive().classOf(owner.name());
    Type declared = classText.map(c -> c.fields().getOrDefault(name, Type.UNKNOWN)).orElse(Type.UNKNOWN);
    if (classText.filter(ClassText::isNamedTuple).isPresent()) {
      int index = List.copyOf(classText.get().fields().keySet()).indexOf(name);
      return new Result(MethodCompiler.item(object.value(), index).withType(declared), text);
    }
    Optional<Object> known = object.value().object().map(PickledObject::attributes).map(a -> a.get(name));
    if (known.isPresent() && known.get() instanceof PickledObject child) {
      String path = object.value().path().isEmpty() ? name : object.value().path() + "." + name;
      return new Result(Value.module(declared.equals(Type.UNKNOWN) ? Type.of(child.className()) : declared, Optional.of(child), path), text);
    }
    if (declared.isTensor() || known.filter(k -> k instanceof PickledTensor).isPresent() && !declared.isOptionalTensor()) {
      long rows = known.filter(k -> k instanceof PickledTensor).map(k -> ((PickledTensor) k).rows()).orElse((long) Facts.NONE);
      return new Result(Value.tensor(Facts.parameter(rows)), RuleCalls.detached(text));
    }
    if (declared.isOptionalTensor()) {
      return new Result(Value.constant(declared), RuleCalls.function("parameter", text));
    }
    return new Result(Value.constant(declared), text);
  }

  private Result subscript(Expression.Subscript subscript) {
    Result object = of(subscript.object());
    List<Result> indices = subscript.indices().stream().map(this::of).toList();
    String text = object.text() + "[" + texts(indices) + "]";
    if (subscript.indices().size() == 1 && subscript.indices().get(0) instanceof Expression.Literal literal) {
      Optional<Integer> index = index(literal, object.value().items().size());
      if (index.isPresent()) {
        return new Result(MethodCompiler.item(object.value(), index.get()), text);
      }
    }
    return new Result(Value.of(object.value().type().item(), object.value().facts()), text);
  }

  private static Optional<Integer> index(Expression.Literal literal, int size) {
    if (!literal.text().matches("-?\\d{1,9}")) {
      return Optional.empty();
    }
    int index = Integer.parseInt(literal.text());
    return Optional.of(index < 0 ? index + size : index).filter(i -> i >= 0);
  }

  private Result tuple(Expression.TupleOf tuple) {
    List<Result> items = tuple.items().stream().map(this::of).toList();
    if (tuple.parenthesesOnly()) {
      return new Result(items.get(0).value(), "(" + items.get(0).text() + ")");
    }
    Type type = new Type("Tuple", items.stream().map(r -> r.value().type()).toList());
    String comma = items.size() == 1 ? "," : "";
    return new Result(Value.tuple(type, items.stream().map(Result::value).toList()), "(" + texts(items) + comma + ")");
  }

  private Result call(Call call) {
    Expression function = call.function().bare();
    Optional<String> qualified = function.qualifiedName();
    if (qualified.isPresent()) {
      String name = qualified.get();
      Optional<MethodCompiler.Variable> variable = method.variable(firstPart(name));
      if (variable.isPresent() && function instanceof Expression.Name) {
        return function(variable.get().value().function(), call, name);
      }
      if (variable.isEmpty()) {
        if (name.startsWith("torch.")) {
          return torch.call(call, name.substring("torch.".length()), arguments(call));
        }
        if (name.startsWith("ops.")) {
          return operator(call, name.substring("ops.".length()));
        }
        return name.startsWith("__torch__.") ? function(name, call, name) : builtin(call, name);
      }
    }
    return methodCall(call, (Expression.Attribute) function);
  }

  List<Result> arguments(Call call) {
    return call.arguments().stream().map(a -> of(a.value())).toList();
  }

  /** The call as it was, with its arguments as the twin writes them. */
  static String plain(String function, Call call, List<Result> arguments) {
    StringBuilder text = new StringBuilder(function).append('(');
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = call.arguments().get(i);
      text.append(i == 0 ? "" : ", ");
      text.append(argument.keyword().isEmpty() ? "" : argument.keyword() + "=").append(arguments.get(i).text());
    }
    return text.append(')').toString();
  }

  private Result operator(Call call, String name) {
    List<Result> arguments = arguments(call);
    String text = plain("ops." + name, call, arguments);
    Facts facts = joined(arguments);
    return switch (name) {
      case "prim.requires_grad" -> new Result(Value.bool(false), "False");
      case "prim.NumToTensor" -> new Result(Value.tensor(Facts.CONSTANT), text);
      case "prim.unchecked_unwrap_optional", "prim.unchecked_cast" ->
          new Result(arguments.get(0).value().withType(Type.TENSOR), text);
      case "prim.data" -> new Result(Value.tensor(facts.withoutCarrying()), text);
      case "prim.RaiseException" -> new Result(Value.NOTHING, text);
      case "prim.dtype" -> new Result(Value.constant(Type.INT), text);
      case "prim.min", "prim.max", "prim.abs" -> new Result(arguments.get(0).value(), text);
      case "prim.is_cuda", "prim.is_quantized", "prim.is_nested", "prim.is_mkldnn", "prim.is_sparse", "prim.is_meta" ->
          new Result(Value.constant(Type.BOOL), text);
      default -> {
        if (!name.startsWith("prim.") && facts.carries()) {
          method.problem(call, "'" + name + "' has no known derivative");
        }
        yield new Result(Value.of(name.startsWith("prim.") ? Type.UNKNOWN : Type.TENSOR, Facts.of(facts.carries() && !name.startsWith("prim."))), text);
      }
    };
  }

  /** Casts, annotations and what else the language itself knows. */
  private Result builtin(Call call, String name) {
    if (name.equals("annotate") || name.equals("unchecked_cast") || name.equals("uninitialized")) {
      Expression typeText = call.arguments().get(0).value();
      Type type = typeOf(typeText);
      if (name.equals("uninitialized")) {
        return new Result(Value.NOTHING, callable.text().source().slice(call));
      }
      Result value = of(call.arguments().get(1).value());
      return new Result(value.value().withType(type), name + "(" + callable.text().source().slice(typeText) + ", " + value.text() + ")");
    }
    if (name.equals("isinstance")) {
      Result value = of(call.arguments().get(0).value());
      String type = callable.text().source().slice(call.arguments().get(1).value());
      return new Result(Value.constant(Type.BOOL), "isinstance(" + value.text() + ", " + type + ")");
    }
    if (name.equals("getattr")) {
      Result object = of(call.arguments().get(0).value());
      String literal = callable.text().source().slice(call.arguments().get(1).value());
      return field(object, literal.substring(1, literal.length() - 1), "getattr(" + object.text() + ", " + literal + ")");
    }
    List<Result> arguments = arguments(call);
    String text = plain(name, call, arguments);
    return switch (name) {
      case "int", "float", "bool", "str", "complex" -> new Result(Value.constant(Type.of(name)), text);
      case "range" -> new Result(Value.constant(Type.listOf(Type.INT)), text);
      case "fork" -> {
        method.problem(call, "'fork' is not handled");
        yield new Result(Value.constant(Type.UNKNOWN), text);
      }
      default -> new Result(Value.of(Type.UNKNOWN, joined(arguments)), text);
    };
  }

  private Type typeOf(Expression expression) {
    if (expression instanceof Expression.Subscript subscript) {
      return new Type(typeOf(subscript.object()).name(), subscript.indices().stream().map(this::typeOf).toList());
    }
    return Type.of(callable.text().source().slice(expression));
  }

  /** A call of a free function, or the making of an object. */
  private Result function(String qualifiedName, Call call, String written) {
    Optional<FunctionText> function = program.archive().functionOf(qualifiedName);
    List<Result> arguments = arguments(call);
    if (function.isPresent()) {
      Callable callee = new Callable(function.get(), callable.moduleClass(), callable.path(), false);
      return twinCall(callee, call, List.of(), arguments);
    }
    String text = plain(written, call, arguments);
    Optional<ClassText> made = program.archive().classOf(qualifiedName);
    if (made.filter(ClassText::isNamedTuple).isPresent()) {
      return new Result(Value.tuple(Type.of(qualifiedName), arguments.stream().map(Result::value).toList()), text);
    }
    return new Result(Value.of(Type.of(qualifiedName), joined(arguments)), text);
  }

  private Result methodCall(Call call, Expression.Attribute function) {
    Result object = of(function.object());
    List<Result> arguments = arguments(call);
    String className = object.value().type().name();
    Optional<ClassText> owner = program.archive().classOf(className);
    if (owner.filter(ClassText::isInterface).isPresent()) {
      method.problem(call, "the interface " + className + " is not handled");
    }
    Optional<FunctionText> text = owner.map(c -> c.methods().get(function.name()));
    if (text.isEmpty() || function.name().startsWith("__")) {
      String plain = plain(object.text() + "." + function.name(), call, arguments);
      return new Result(Value.of(Type.UNKNOWN, joined(arguments)), plain);
    }
    boolean module = object.value().object().isPresent();
    Callable callee =
        new Callable(text.get(), module ? className : callable.moduleClass(), module ? object.value().path() : callable.path(), module);
    return twinCall(callee, call, List.of(object), arguments);
  }

  private Result twinCall(Callable callee, Call call, List<Result> object, List<Result> arguments) {
    List<Value> values = new ArrayList<>();
    object.forEach(o -> values.add(o.value()));
    Map<String, Value> keywords = new java.util.HashMap<>();
    StringBuilder text = new StringBuilder("(lrp_tape");
    object.forEach(o -> text.append(", ").append(o.text()));
    for (int i = 0; i < arguments.size(); i++) {
      String keyword = call.arguments().get(i).keyword();
      text.append(", ").append(keyword.isEmpty() ? "" : keyword + "=").append(arguments.get(i).text());
      if (keyword.isEmpty()) {
        values.add(arguments.get(i).value());
      } else {
        keywords.put(keyword, arguments.get(i).value());
      }
    }
    List<FunctionText.Parameter> parameters = callee.text().parameters();
    for (int i = values.size(); i < parameters.size(); i++) {
      values.add(keywords.getOrDefault(parameters.get(i).name(), Value.constant(parameters.get(i).type())));
    }
    TwinFunction twin = program.twin(callee, values);
    Value result = callee.text().result().map(t -> t.name().equals("Tuple") || t.isTensor() || twin.result() != Value.NOTHING ? twin.result().withType(t) : Value.constant(t)).orElse(twin.result());
    return new Result(result, twin.name() + text + ")");
  }
}
