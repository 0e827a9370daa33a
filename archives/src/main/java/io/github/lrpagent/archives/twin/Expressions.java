package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.PickledTensor;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Argument;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the expressions of a method: what is known of their values, and how the twin writes them.
 */
final class Expressions {
  private final Program program;
  private final Callable callable;
  private final MethodCompiler method;
  private final Regions regions = new Regions();
  private final Calls calls;
  private List<String> prelude = new ArrayList<>();
  private boolean hoistAll;
  private int temporaries;

  Expressions(Program program, Callable callable, MethodCompiler method) {
    this.program = program;
    this.callable = callable;
    this.method = method;
    this.calls = new Calls(program, callable, method, this, regions);
  }

  Regions regions() {
    return regions;
  }

  /**
   * Evaluates the expression of one statement. Where one operand needs a name, all calls get one:
   * their order stays.
   */
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
    program.limits().enter(callable.text(), expression);
    Result result = read(expression);
    program.limits().leave();
    return result;
  }

  /** In order; without streams, which take ten frames of the stack for each level. */
  private List<Result> all(List<Expression> expressions) {
    List<Result> results = new ArrayList<>();
    for (Expression expression : expressions) {
      results.add(of(expression));
    }
    return results;
  }

  private Result read(Expression expression) {
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
      Result result = calls.call(call);
      return hoistAll && result.value() != Value.NOTHING ? named(result) : result;
    }
    if (expression instanceof Expression.Subscript subscript) {
      return subscript(subscript);
    }
    if (expression instanceof Expression.TupleOf tuple) {
      return tuple(tuple);
    }
    if (expression instanceof Expression.ListOf list) {
      List<Result> items = all(list.items());
      Type type = Type.listOf(items.isEmpty() ? Type.UNKNOWN : items.get(0).value().type());
      return new Result(
          Value.tuple(type, items.stream().map(Result::value).toList()), "[" + texts(items) + "]");
    }
    Expression.DictOf dict = (Expression.DictOf) expression;
    List<Result> keys = all(dict.keys());
    List<Result> values = all(dict.values());
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(keys.get(i).text())
          .append(": ")
          .append(values.get(i).text());
    }
    Type item = values.isEmpty() ? Type.UNKNOWN : values.get(0).value().type();
    return new Result(
        Value.of(new Type("Dict", List.of(Type.STRING, item)), joined(values)),
        text.append('}').toString());
  }

  static Facts joined(List<Result> items) {
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

  static String firstPart(String qualifiedName) {
    int dot = qualifiedName.indexOf('.');
    return dot < 0 ? qualifiedName : qualifiedName.substring(0, dot);
  }

  private Result global(String name) {
    if (name.startsWith("CONSTANTS.c")) {
      int index = Integer.parseInt(name.substring("CONSTANTS.c".length()));
      List<Object> constants = program.archive().constants();
      Value value =
          index < constants.size() && constants.get(index) instanceof PickledTensor tensor
              ? Value.tensor(parameter(tensor.rows(), ""))
              : Value.constant(Type.UNKNOWN);
      return new Result(value, name);
    }
    return new Result(Value.functionNamed(name), name);
  }

  /** A field of a module, named tuple or other object. */
  Result field(Result object, String name, String text) {
    if (name.equals("training") && object.value().object().isPresent()) {
      return new Result(
          Value.bool(false), "False"); // twins run where DJL has switched to inference
    }
    Type owner = object.value().type();
    Optional<ClassText> classText = program.archive().classOf(owner.name());
    Type declared =
        classText.map(c -> c.fields().getOrDefault(name, Type.UNKNOWN)).orElse(Type.UNKNOWN);
    if (classText.filter(ClassText::isNamedTuple).isPresent()) {
      int index = List.copyOf(classText.get().fields().keySet()).indexOf(name);
      return new Result(MethodCompiler.item(object.value(), index).withType(declared), text);
    }
    Optional<Object> known =
        object.value().object().map(PickledObject::attributes).map(a -> a.get(name));
    if (known.isPresent() && known.get() instanceof PickledObject child) {
      String path = object.value().path().isEmpty() ? name : object.value().path() + "." + name;
      return new Result(
          Value.module(
              declared.equals(Type.UNKNOWN) ? Type.of(child.className()) : declared,
              Optional.of(child),
              path),
          text);
    }
    boolean ours = classText.filter(ClassText::isPlain).isPresent();
    if (ours && known.isEmpty() && object.value().facts().memory() == Facts.NONE) {
      return new Result(Value.of(declared, program.fields().of(owner.name(), name)), text);
    }
    if (declared.isTensor()
        || known.filter(k -> k instanceof PickledTensor).isPresent()
            && !declared.isOptionalTensor()) {
      long rows =
          known
              .filter(k -> k instanceof PickledTensor)
              .map(k -> ((PickledTensor) k).rows())
              .orElse((long) Facts.NONE);
      return new Result(
          Value.tensor(parameter(rows, object.value().path())), RuleCalls.detached(text));
    }
    if (declared.isOptionalTensor()) {
      Facts facts =
          Facts.CONSTANT.withOrigin(parameter(Facts.NONE, object.value().path()).origin());
      return new Result(Value.of(declared, facts), RuleCalls.function("parameter", text));
    }
    if (declared.isListOfTensors()) {
      return new Result(Value.of(declared, Facts.kept()), RuleCalls.function("constants", text));
    }
    boolean plain = declared.isNumber() || declared.equals(Type.STRING);
    return new Result(Value.of(declared, plain ? Facts.CONSTANT : Facts.kept()), text);
  }

  private Facts parameter(long rows, String path) {
    Facts facts = Facts.parameter(rows);
    return program.probes().isEmpty()
        ? facts
        : facts.withOrigin(new Origin(Origin.Kind.PARAMETER, path));
  }

  private Result subscript(Expression.Subscript subscript) {
    Result object = of(subscript.object());
    List<Result> indices = all(subscript.indices());
    String text = object.text() + "[" + texts(indices) + "]";
    if (subscript.indices().size() == 1
        && subscript.indices().get(0) instanceof Expression.Literal literal) {
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
    List<Result> items = all(tuple.items());
    if (tuple.parenthesesOnly()) {
      return new Result(items.get(0).value(), "(" + items.get(0).text() + ")");
    }
    Type type = new Type("Tuple", items.stream().map(r -> r.value().type()).toList());
    String comma = items.size() == 1 ? "," : "";
    return new Result(
        Value.tuple(type, items.stream().map(Result::value).toList()),
        "(" + texts(items) + comma + ")");
  }

  List<Result> arguments(Call call) {
    return all(call.arguments().stream().map(Argument::value).toList());
  }

  /** The call as it was, with its arguments as the twin writes them. */
  static String plain(String function, Call call, List<Result> arguments) {
    StringBuilder text = new StringBuilder(function).append('(');
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = call.arguments().get(i);
      text.append(i == 0 ? "" : ", ");
      text.append(argument.keyword().isEmpty() ? "" : argument.keyword() + "=")
          .append(arguments.get(i).text());
    }
    return text.append(')').toString();
  }
}
