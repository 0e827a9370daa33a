package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import java.util.List;
import java.util.Optional;

/**
 * Reads the calls of what the language itself knows: casts, annotations, {@code getattr}, and
 * {@code ops.prim}.
 */
final class BuiltinCalls {
  private final Program program;
  private final Callable callable;
  private final MethodCompiler method;
  private final Expressions expressions;
  private final FusedOperations fused;

  BuiltinCalls(
      Program program,
      Callable callable,
      MethodCompiler method,
      Expressions expressions,
      FusedOperations fused) {
    this.program = program;
    this.fused = fused;
    this.callable = callable;
    this.method = method;
    this.expressions = expressions;
  }

  /** A call of {@code ops.NAME}. */
  Result operator(Call call, String name) {
    List<Result> arguments = expressions.arguments(call);
    String text = Expressions.plain("ops." + name, call, arguments);
    Facts facts = Expressions.joined(arguments);
    if (name.startsWith("quantized.") && !arguments.isEmpty()) {
      noteSignal(arguments.get(0).value().facts());
      Optional<Result> result =
          facts.carries() ? fused.apply("ops." + name, call, arguments) : Optional.empty();
      if (result.isPresent()) {
        return result.get();
      }
    }
    return switch (name) {
      case "prim.requires_grad" -> new Result(Value.bool(false), "False");
      case "prim.NumToTensor" -> new Result(Value.tensor(Facts.CONSTANT), text);
      case "prim.unchecked_unwrap_optional", "prim.unchecked_cast" ->
          new Result(arguments.get(0).value().withType(Type.TENSOR), text);
      case "prim.data" -> new Result(Value.tensor(facts.withoutCarrying()), text);
      case "prim.RaiseException" -> new Result(Value.NOTHING, text);
      case "prim.dtype" -> new Result(Value.constant(Type.INT), text);
      case "prim.min", "prim.max", "prim.abs" -> new Result(arguments.get(0).value(), text);
      case "prim.is_cuda",
          "prim.is_quantized",
          "prim.is_nested",
          "prim.is_mkldnn",
          "prim.is_sparse",
          "prim.is_meta" ->
          new Result(Value.constant(Type.BOOL), text);
      default -> {
        if (!name.startsWith("prim.") && facts.carries()) {
          method.problem(call, Advice.noGradient("ops." + name));
        }
        yield new Result(
            Value.of(
                name.startsWith("prim.") ? Type.UNKNOWN : Type.TENSOR,
                Facts.of(facts.carries() && !name.startsWith("prim."))),
            text);
      }
    };
  }

  private void noteSignal(Facts first) {
    if (first.affine() != Facts.NONE) {
      program.leaves().reaches(first.affine());
    }
  }

  /** Casts, annotations and what else the language itself knows. */
  Result builtin(Call call, String name) {
    if (name.equals("annotate") || name.equals("unchecked_cast") || name.equals("uninitialized")) {
      Expression typeText = call.arguments().get(0).value();
      Type type = typeOf(typeText);
      if (name.equals("uninitialized")) {
        return new Result(Value.NOTHING, callable.text().source().slice(call));
      }
      Result value = expressions.of(call.arguments().get(1).value());
      return new Result(
          value.value().withType(type.awaited()),
          name + "(" + typeText(typeText, type) + ", " + value.text() + ")");
    }
    if (name.equals("isinstance")) {
      Result value = expressions.of(call.arguments().get(0).value());
      String type = callable.text().source().slice(call.arguments().get(1).value());
      return new Result(
          Value.constant(Type.BOOL), "isinstance(" + value.text() + ", " + type + ")");
    }
    if (name.equals("getattr")) {
      Result object = expressions.of(call.arguments().get(0).value());
      Expression.Literal field = (Expression.Literal) call.arguments().get(1).value();
      return expressions.field(
          object, field.value(), "getattr(" + object.text() + ", " + field.text() + ")");
    }
    List<Result> arguments = expressions.arguments(call);
    String text = Expressions.plain(name, call, arguments);
    return switch (name) {
      case "int", "float", "bool", "str", "complex" ->
          new Result(Value.constant(Type.of(name)), text);
      case "range" -> new Result(Value.constant(Type.listOf(Type.INT)), text);
      case "fork" -> arguments.get(0); // has run where it was defined
      default -> new Result(Value.of(Type.UNKNOWN, Expressions.joined(arguments)), text);
    };
  }

  private String typeText(Expression written, Type type) {
    return type.awaited().equals(type)
        ? callable.text().source().slice(written)
        : type.awaited().toString();
  }

  private Type typeOf(Expression expression) {
    if (expression instanceof Expression.Subscript subscript) {
      return new Type(
          typeOf(subscript.object()).name(),
          subscript.indices().stream().map(this::typeOf).toList());
    }
    return Type.of(callable.text().source().slice(expression));
  }
}
