package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the calls of PyTorch's operations: the facts of their results, and where rules come in. */
final class TorchCalls {
  private final MethodCompiler method;
  private final Regions regions;
  private final OperationRules rules;
  private final Program program;
  private final FusedOperations fused;
  private final ProbedOperations probing;

  TorchCalls(
      Program program,
      Callable callable,
      MethodCompiler method,
      Expressions expressions,
      Regions regions,
      FusedOperations fused) {
    this.program = program;
    this.fused = fused;
    this.method = method;
    this.regions = regions;
    this.rules = new OperationRules(program, callable, expressions);
    this.probing = new ProbedOperations(program, callable, expressions);
  }

  Result call(Call call, String written, List<Result> arguments) {
    boolean inPlace = TorchNames.isInPlace(written);
    String name = TorchNames.outOfPlace(written);
    if (written.equals("wait")) {
      return arguments.get(0); // what is forked has run
    }
    if (written.equals("is_grad_enabled")) {
      return new Result(Value.bool(false), "False");
    }
    if (written.equals("__not__") && arguments.get(0).value().truth().isPresent()) {
      boolean negated = !arguments.get(0).value().truth().get();
      return new Result(Value.bool(negated), negated ? "True" : "False");
    }
    boolean carries = arguments.stream().anyMatch(Result::carries);
    if (TorchNames.COLLECTION_CHANGES.contains(written)
        && arguments.get(0).isVariable()
        && !arguments.get(0).value().isTensor()) {
      Value collection = arguments.get(0).value();
      method.define(arguments.get(0).text(), Value.of(collection.type(), Facts.of(carries)));
    }
    check(call, written, name, inPlace, carries, arguments);
    Facts facts = probing.traced(name, arguments, facts(name, arguments, carries));
    Value value = Value.of(type(name, arguments), facts);
    Set<String> targets = inPlace ? method.namesOf(InPlace.target(call)) : Set.of();
    targets.forEach(v -> define(v, facts));
    if (!carries) {
      if (name.equals("embedding")) {
        return logged(call, name, arguments, rules.embedding(call, arguments, value));
      }
      return new Result(
          rules.marked(call, name, value), Expressions.plain("torch." + written, call, arguments));
    }
    if (inPlace) {
      program.noteOverwrite();
      method.everythingMayCarry();
    } else {
      Optional<Elementwise> map =
          TorchNames.isElementwise(name)
              ? Elementwise.ofArguments(call, arguments, TorchNames.NONLINEAR.contains(name))
              : Optional.empty();
      if (map.isPresent() && value.isTensor()) {
        value = value.withElementwise(map.get());
        boolean head = TorchNames.PRODUCTS.contains(name) || TorchNames.DIVISIONS.contains(name);
        if (head && arguments.stream().limit(2).filter(Result::carries).count() == 2) {
          regions.candidate(call, map.get());
        }
      }
    }
    Optional<String> root = regions.rootOf(call);
    if (root.isPresent()) {
      Op end = new Op(call, "torch." + written, name, false);
      Result activation = probing.activation(end, arguments, value, root.get(), rules);
      program.log().activation(call, name);
      return activation;
    }
    if (regions.isInside(call)) {
      return probing.inside(new Op(call, "torch." + written, name, false), arguments, value);
    }
    Op op = new Op(call, "torch." + written, name, inPlace);
    Value known = value;
    Result result =
        fused
            .apply(op.function(), call, arguments)
            .orElseGet(
                () ->
                    logged(
                        call,
                        name,
                        arguments,
                        probing.apply(
                            op, arguments, (o, operands) -> rules.apply(o, operands, known))));
    targets.forEach(v -> define(v, result.value().facts()));
    return result;
  }

  private void define(String variable, Facts facts) {
    method
        .variable(variable)
        .ifPresent(v -> method.define(variable, v.value().passed().withFacts(facts)));
  }

  private Result logged(Call call, String name, List<Result> arguments, Result result) {
    program.log().written(call, name, arguments, result);
    return result;
  }

  private void check(
      Call call,
      String written,
      String name,
      boolean inPlace,
      boolean carries,
      List<Result> arguments) {
    if (TorchNames.WITHOUT_DERIVATIVE.contains(name) && carries) {
      method.problem(call, Advice.noGradient("torch." + written));
    }
    boolean drops =
        name.endsWith("dropout") && arguments.size() > 2 && arguments.get(2).text().equals("True");
    if (TorchNames.RANDOM.contains(written) || drops) {
      method.problem(call, Advice.random("torch." + written));
    }
    int memory = arguments.isEmpty() ? Facts.NONE : arguments.get(0).value().facts().memory();
    boolean changes = inPlace || TorchNames.COLLECTION_CHANGES.contains(written);
    if (changes && memory != Facts.NONE) {
      method.problem(call, Advice.changes("torch." + written, memory != Facts.MODEL));
    }
  }

  private static Type type(String name, List<Result> arguments) {
    if (TorchNames.BOOLEANS.contains(name)) {
      return Type.BOOL;
    }
    if (name.equals("size")) {
      return arguments.size() > 1 ? Type.INT : Type.listOf(Type.INT);
    }
    if (name.equals("device")) {
      return Type.of("Device");
    }
    boolean numbers =
        !arguments.isEmpty() && arguments.stream().allMatch(a -> a.value().type().isNumber());
    if (TorchNames.ARITHMETIC.contains(name) && numbers) {
      return switch (name) {
        case "eq", "ne", "lt", "gt", "le", "ge" -> Type.BOOL;
        default -> arguments.get(0).value().type();
      };
    }
    if (TorchNames.INTEGERS.contains(name)) {
      return Type.INT;
    }
    if (TorchNames.LISTS.contains(name)) {
      return Type.listOf(Type.TENSOR);
    }
    if (name.startsWith("__")) {
      return Type.UNKNOWN;
    }
    Type first = arguments.isEmpty() ? Type.UNKNOWN : arguments.get(0).value().type();
    if (first.name().equals("List")
        || first.name().equals("Dict")
        || first.isNumber()
        || first.equals(Type.STRING)) {
      return switch (name) {
        case "cat",
            "stack",
            "concat",
            "hstack",
            "vstack",
            "tensor",
            "zeros",
            "ones",
            "empty",
            "full",
            "arange",
            "rand",
            "randn",
            "linspace",
            "einsum",
            "as_tensor" ->
            Type.TENSOR;
        case "append", "extend", "insert", "clear" -> Type.of("NoneType");
        case "eq", "ne" -> Type.BOOL;
        case "keys" -> Type.listOf(Type.STRING);
        case "values" -> Type.listOf(first.item());
        case "pop" -> first.item();
        default ->
            first.isNumber() || name.equals("list") || name.equals("copy") || name.equals("add")
                ? first
                : Type.UNKNOWN;
      };
    }
    return Type.TENSOR;
  }

  private Facts facts(String name, List<Result> arguments, boolean carries) {
    if (arguments.isEmpty()
        || TorchNames.WITHOUT_GRADIENT.contains(name) && !name.equals("detach")) {
      return Facts.CONSTANT;
    }
    Facts first = arguments.get(0).value().facts();
    noteSignal(name, arguments);
    if (TorchNames.PRESERVING.contains(name)) {
      Facts same =
          TorchNames.DIMENSIONS_PRESERVING.contains(name) ? first.preserved() : first.reshaped();
      Facts view = swapsDimensions(name, arguments) ? first.transposed() : same;
      Facts kept = name.equals("clone") || name.startsWith("repeat") ? first.copied() : view;
      return name.startsWith("detach") ? kept.withoutCarrying() : kept;
    }
    Facts facts = Facts.of(carries);
    if (TorchNames.ACTIVATIONS.contains(name)) {
      facts =
          facts.withActivation(
              TorchNames.SHARES.contains(name) ? Facts.Activation.SHARE : Facts.Activation.YES);
    }
    if (name.equals("rsub") && first.activation() == Facts.Activation.SHARE) {
      facts = facts.withActivation(Facts.Activation.SHARE); // one minus a gate gates the other way
    }
    if (isRoot(name, arguments)) {
      facts = facts.asRoot();
    }
    if (TorchNames.AFFINE.contains(name)) {
      boolean constants =
          arguments.stream()
              .skip(1)
              .allMatch(a -> !a.carries() && a.value().facts().affine() == Facts.NONE);
      facts = facts.withAffine(constants ? first.affine() : Facts.NONE);
    }
    return facts;
  }

  /** Whether a view of a matrix has its dimensions in the other order. */
  private static boolean swapsDimensions(String name, List<Result> arguments) {
    List<String> dimensions = arguments.stream().skip(1).map(Result::text).sorted().toList();
    return switch (name) {
      case "t" -> true;
      case "permute" -> dimensions.equals(List.of("[1, 0]"));
      case "transpose", "swapaxes", "swapdims" ->
          dimensions.equals(List.of("0", "1")) || dimensions.equals(List.of("-1", "-2"));
      default -> false;
    };
  }

  /** Whether the result is the root of a statistic, or one that was shifted, clamped or scaled. */
  private static boolean isRoot(String name, List<Result> arguments) {
    boolean power =
        name.equals("pow") && arguments.size() > 1 && TorchNames.isRoot(arguments.get(1).text());
    if (power || TorchNames.ROOTS.contains(name)) {
      return true;
    }
    boolean all =
        arguments.stream().limit(2).allMatch(a -> !a.carries() || a.value().facts().root());
    boolean scaled =
        TorchNames.PRODUCTS.contains(name)
            || TorchNames.DIVISIONS.contains(name) && arguments.get(0).carries();
    boolean any = arguments.stream().limit(2).anyMatch(a -> a.value().facts().root());
    return any && all && (scaled || TorchNames.ROOT_PRESERVING.contains(name));
  }

  /**
   * Inputs of the model that reach a layer with parameters are its signal; masks and caches do not.
   */
  private void noteSignal(String name, List<Result> arguments) {
    int signal = name.equals("addmm") ? 1 : 0;
    boolean layer =
        name.startsWith("conv")
            || name.startsWith("_convolution")
            || name.equals("linear")
            || name.equals("addmm")
            || name.endsWith("_norm")
            || name.equals("matmul")
            || name.equals("mm")
            || name.equals("bmm")
            || FusedOperations.isLayer(name);
    if (layer && signal < arguments.size()) {
      int input = arguments.get(signal).value().facts().affine();
      if (input != Facts.NONE) {
        program.leaves().reaches(input);
      }
    }
  }
}
