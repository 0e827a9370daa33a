package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import io.github.lrpagent.archives.script.Statement;
import io.github.lrpagent.archives.script.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the twin of one method: reads it twice, first to find the activations that are written
 * out, then to write. What no rule touches is written as it was.
 */
final class MethodCompiler {
  private static final int MOST_ROUNDS = 20;

  private final Program program;
  private final Callable callable;
  private final List<Value> arguments;
  private final Expressions expressions;
  private Map<String, Variable> variables = new LinkedHashMap<>();
  private List<String> lines = new ArrayList<>();
  private Value returned = Value.NOTHING;
  private int definitions;
  private final InPlace aliases = new InPlace();

  /** A variable: what it holds, and which of its definitions this is. */
  record Variable(Value value, int definition) {}

  MethodCompiler(Program program, Callable callable, List<Value> arguments) {
    this.program = program;
    this.callable = callable;
    this.arguments = arguments;
    this.expressions = new Expressions(program, callable, this);
  }

  Program.MethodText compile() {
    read();
    Optional<Program.MethodText> activation =
        new WholeActivation(program, callable, expressions).of(arguments, returned, header());
    if (activation.isPresent()) {
      return activation.get();
    }
    expressions.regions().settle(callable.text());
    read();
    return new Program.MethodText(header() + String.join("", lines), returned.passed(), map());
  }

  /** What the method makes of a parameter, element by element. */
  private Elementwise.Kind map() {
    return returned
        .elementwise()
        .filter(e -> isParameter(e.root(), e.definition()))
        .map(Elementwise::kind)
        .orElse(Elementwise.Kind.OTHER);
  }

  /** Whether a definition of a variable is that of a parameter: these come first, in order. */
  private boolean isParameter(String name, int definition) {
    List<Parameter> parameters = callable.text().parameters();
    return definition < parameters.size() && parameters.get(definition).name().equals(name);
  }

  private void read() {
    program.log().restart();
    variables = new LinkedHashMap<>();
    lines = new ArrayList<>();
    returned = Value.NOTHING;
    definitions = 0;
    aliases.clear();
    List<Parameter> parameters = callable.text().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Value value = i < arguments.size() ? arguments.get(i) : Value.constant(parameter.type());
      boolean declared = value.object().isEmpty() && value.function().isEmpty();
      define(parameter.name(), declared ? value.withType(parameter.type().awaited()) : value);
    }
    block(callable.text().body(), "  ");
  }

  private String header() {
    FunctionText text = callable.text();
    return "("
        + RuleCalls.TAPE
        + ": List[Tensor]"
        + text.parameters().stream()
            .map(p -> ",\n    " + parameterText(p))
            .collect(Collectors.joining())
        + ")"
        + text.result().map(r -> " -> " + r.awaited()).orElse("")
        + ":\n";
  }

  private String parameterText(Parameter parameter) {
    String text = callable.text().parameterText(parameter);
    return parameter.type().awaited().equals(parameter.type())
        ? text
        : parameter.name() + ": " + parameter.type().awaited();
  }

  private void block(List<Statement> statements, String indent) {
    int before = lines.size();
    statements(statements, indent);
    if (lines.size() == before) {
      lines.add(indent + "pass\n");
    }
  }

  private void statements(List<Statement> statements, String indent) {
    for (Statement statement : statements) {
      statement(statement, indent);
    }
  }

  private void statement(Statement statement, String indent) {
    program.limits().statement(callable.text(), statement);
    program.limits().enter(callable.text(), statement);
    try {
      read(statement, indent);
    } catch (ClassCastException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ArchiveException(
          callable.text().source().place(statement.start()) + ": this is not understood", e);
    }
    program.limits().leave();
  }

  private void read(Statement statement, String indent) {
    if (statement instanceof Statement.Assign assign) {
      Result result = evaluate(assign.value(), indent);
      assign(assign, result.value());
      aliases.assigned(assign.targets(), unpacks(assign), assign.value());
      String targets =
          assign.targets().stream().map(this::targetText).collect(Collectors.joining(", "));
      String comma = unpacks(assign) ? "," : "";
      String type = assign.type().map(t -> " : " + t.awaited()).orElse("");
      lines.add(indent + targets + comma + type + " = " + result.text() + "\n");
    } else if (statement instanceof Statement.Evaluate evaluate) {
      lines.add(indent + evaluate(evaluate.value(), indent).text() + "\n");
    } else if (statement instanceof Statement.Return result) {
      if (result.value().isPresent()) {
        Result value = evaluate(result.value().get(), indent);
        returned = returned.join(value.value());
        lines.add(indent + "return " + value.text() + "\n");
      } else {
        lines.add(indent + "return\n");
      }
    } else if (statement instanceof Statement.If choice) {
      branches(choice, indent);
    } else if (statement instanceof Statement.While loop) {
      loop(inner -> condition(loop, inner), loop.body(), indent);
    } else if (statement instanceof Statement.For loop) {
      loop(inner -> iteration(loop, indent), loop.body(), indent);
    } else if (statement instanceof Statement.With with) {
      Result context = evaluate(with.context(), indent);
      with.name().ifPresent(n -> define(n, context.value()));
      lines.add(
          indent + "with " + context.text() + with.name().map(n -> " as " + n).orElse("") + ":\n");
      block(with.body(), indent + "  ");
    } else if (statement instanceof Statement.Pass) {
      lines.add(indent + "pass\n");
    } else if (statement instanceof Statement.Nested nested) {
      forked(nested.function(), indent);
    }
  }

  /**
   * What is forked runs here, in the order of the code: the tape is no place for two threads. The
   * name of the function becomes that of its result.
   */
  private void forked(FunctionText function, String indent) {
    List<Statement> body = function.body();
    statements(body.subList(0, body.size() - 1), indent);
    if (body.get(body.size() - 1) instanceof Statement.Return last && last.value().isPresent()) {
      Result result = evaluate(last.value().get(), indent);
      define(function.name(), result.value());
      lines.add(indent + function.name() + " = " + result.text() + "\n");
    } else {
      problem(
          new Expression.Name(function.name(), function.start(), function.end()),
          "this fork has no result: call the function directly");
    }
  }

  private Result evaluate(Expression expression, String indent) {
    Result result = expressions.evaluate(expression);
    for (String line : expressions.takePrelude()) {
      lines.add(indent + line + "\n");
    }
    return result;
  }

  private String targetText(Expression target) {
    return callable.text().source().slice(target);
  }

  private void assign(Statement.Assign assign, Value value) {
    List<Expression> targets = assign.targets();
    if (!unpacks(assign)) {
      assign(targets.get(0), assign.type().map(t -> value.withType(t.awaited())).orElse(value));
      return;
    }
    for (int i = 0; i < targets.size(); i++) {
      assign(targets.get(i), item(value, i));
    }
  }

  /** Whether the value is taken apart, be it into one part: {@code a, = E}. */
  private boolean unpacks(Statement.Assign assign) {
    Expression first = assign.targets().get(0);
    return assign.targets().size() > 1
        || callable.text().source().text().charAt(first.end()) == ',';
  }

  static Value item(Value value, int index) {
    if (index < value.items().size()) {
      return value.items().get(index);
    }
    List<Type> types = value.type().arguments();
    Type type =
        value.type().name().equals("Tuple") && index < types.size()
            ? types.get(index)
            : value.type().item();
    return Value.of(type.equals(Type.UNKNOWN) ? Type.TENSOR : type, value.facts());
  }

  private void assign(Expression target, Value value) {
    if (target instanceof Expression.Name name) {
      define(name.id(), value);
    } else if (target instanceof Expression.Attribute field && isLocal(field.object())) {
      Type type = expressions.of(field.object()).value().type();
      program.fields().put(type.name(), field.name(), value.facts());
    } else {
      problem(target, Advice.writes(targetText(target)));
    }
  }

  /** Whether this is an object that the model made in this prediction. */
  private boolean isLocal(Expression expression) {
    Value value = expressions.of(expression).value();
    return value.object().isEmpty()
        && value.facts().memory() == Facts.NONE
        && program.archive().classOf(value.type().name()).filter(ClassText::isPlain).isPresent();
  }

  /** All names of the tensor that a variable holds, as far as operations in place gave them. */
  Set<String> namesOf(Optional<String> variable) {
    return aliases.of(variable);
  }

  void define(String name, Value value) {
    variables.put(name, new Variable(value, definitions++));
  }

  /**
   * Something was written in place: whatever shares memory with it may carry relevance now, and is
   * no longer what it was made as.
   */
  void everythingMayCarry() {
    variables.replaceAll(
        (name, v) ->
            v.value().isTensor()
                ? new Variable(
                    v.value().passed().withFacts(v.value().facts().withCarrying(true)),
                    v.definition())
                : v);
  }

  Optional<Variable> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  private void branches(Statement.If choice, String indent) {
    Result condition = evaluate(choice.condition(), indent);
    Optional<Boolean> truth = condition.value().truth();
    if (truth.isPresent()) { // the other branch, such as that for training, is never run
      statements(truth.get() ? choice.then() : choice.otherwise(), indent);
      return;
    }
    lines.add(indent + "if " + condition.text() + ":\n");
    Map<String, Variable> before = new LinkedHashMap<>(variables);
    block(choice.then(), indent + "  ");
    Map<String, Variable> then = variables;
    variables = before;
    if (!choice.otherwise().isEmpty()) {
      lines.add(indent + "else:\n");
      block(choice.otherwise(), indent + "  ");
    }
    variables = joined(then, variables);
  }

  /**
   * The head of a loop. A condition that takes several lines is evaluated before the loop and again
   * at the end of its body.
   */
  private Head condition(Statement.While loop, String indent) {
    int before = lines.size();
    String text = evaluate(loop.condition(), indent).text();
    if (lines.size() == before) {
      return new Head("while " + text, inner -> {});
    }
    String goesOn = "lrp_loop_" + loop.start();
    lines.add(indent + goesOn + " = " + text + "\n");
    return new Head(
        "while " + goesOn,
        inner -> {
          String again = evaluate(loop.condition(), inner).text();
          lines.add(inner + goesOn + " = " + again + "\n");
        });
  }

  /** The first line of a loop, and what writes the end of its body. */
  private record Head(String text, Consumer<String> atEnd) {}

  private Head iteration(Statement.For loop, String indent) {
    Result iterable = evaluate(loop.iterable(), indent);
    for (int i = 0; i < loop.targets().size(); i++) {
      assign(
          loop.targets().get(i),
          Value.of(iterable.value().type().item(), iterable.value().facts()));
    }
    String text =
        "for "
            + loop.targets().stream().map(this::targetText).collect(Collectors.joining(", "))
            + " in "
            + iterable.text();
    return new Head(text, inner -> {});
  }

  /** Reads a loop until nothing new is learnt, then writes it. */
  private void loop(Function<String, Head> head, List<Statement> body, String indent) {
    List<String> before = lines;
    Value returnedBefore = returned;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<String, Value> known = values(variables);
      lines = new ArrayList<>(before);
      returned = returnedBefore;
      round(head, body, indent);
      if (values(variables).equals(known)) {
        return;
      }
    }
  }

  private void round(Function<String, Head> head, List<Statement> body, String indent) {
    Head start = head.apply(indent);
    lines.add(indent + start.text() + ":\n");
    Map<String, Variable> before = new LinkedHashMap<>(variables);
    block(body, indent + "  ");
    start.atEnd().accept(indent + "  ");
    variables = joined(before, variables);
  }

  private static Map<String, Value> values(Map<String, Variable> variables) {
    Map<String, Value> values = new LinkedHashMap<>();
    variables.forEach((name, variable) -> values.put(name, variable.value().passed()));
    return values;
  }

  /** What is known where two ways meet; a variable with two definitions gets a third. */
  private Map<String, Variable> joined(Map<String, Variable> one, Map<String, Variable> other) {
    Map<String, Variable> all = new LinkedHashMap<>(one);
    other.forEach(
        (name, variable) -> {
          Variable before = one.get(name);
          if (before == null) {
            all.put(name, variable);
          } else if (!before.equals(variable)) {
            all.put(name, new Variable(before.value().join(variable.value()), definitions++));
          }
        });
    return all;
  }

  void problem(Expression at, String what) {
    program.problem(callable.text(), at, what);
  }
}
