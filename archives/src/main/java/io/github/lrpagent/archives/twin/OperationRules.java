package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import io.github.lrpagent.rules.RuleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes an operation with the rule that the composite gives it, where its inputs may carry relevance. */
final class OperationRules {
  private final Program program;
  private final Callable callable;
  private final MethodCompiler method;
  private final Expressions expressions;

  /**
   * A call of an operation.
   *
   * @param function what is called, such as {@code torch.relu_}
   * @param name the operation's name out of place, such as {@code relu}
   */
  record Op(Call call, String function, String name, boolean inPlace) {
    String plain(List<Result> arguments) {
      return Expressions.plain(function, call, arguments);
    }

    String outOfPlace(List<Result> arguments) {
      return Expressions.plain(inPlace ? "torch." + name : function, call, arguments);
    }

    Op as(String other) {
      return new Op(call, other, name, inPlace);
    }
  }

  OperationRules(Program program, Callable callable, MethodCompiler method, Expressions expressions) {
    this.program = program;
    this.callable = callable;
    this.method = method;
    this.expressions = expressions;
  }

  /** The twin's form of an operation that relevance may reach. */
  Result apply(Op op, List<Result> arguments, Value value) {
    return switch (op.name()) {
      case "mul", "multiply" -> product(op, arguments, value);
      case "matmul", "bmm", "mm", "mv", "dot", "inner", "outer" -> matrixProduct(op, arguments, value, 0);
      case "baddbmm", "addbmm", "addmm", "addmv", "addcmul" -> matrixProduct(op, arguments, value, 1);
      case "einsum" -> einsum(op, arguments, value);
      case "linear", "bilinear" -> atOutput(Operation.LINEAR, op, arguments, value);
      case "add", "sub", "rsub", "subtract" -> sum(op, arguments, value);
      case "mean", "sum" -> atOutput(Operation.MEAN, op, arguments, value);
      case "batch_norm" -> atOutput(Operation.BATCH_NORM, op, arguments, value);
      case "softmax", "_softmax", "_safe_softmax", "log_softmax" -> softmax(op, arguments, value);
      case "scaled_dot_product_attention" -> attention(op, arguments, value);
      case "_native_multi_head_attention" -> nativeAttention(op, arguments, value);
      case "layer_norm" -> norm("identity_layer_norm", Signature.LAYER_NORM, 5, op, arguments, value);
      case "rms_norm" -> norm("identity_rms_norm", Signature.RMS_NORM, 4, op, arguments, value);
      case "group_norm" -> norm("identity_group_norm", Signature.GROUP_NORM, 5, op, arguments, value);
      case "rsqrt" -> statistic(op, arguments, value);
      case "pow" -> arguments.size() > 1 && arguments.get(1).text().equals("-0.5") ? statistic(op, arguments, value) : plain(op, arguments, value);
      case "reciprocal" -> arguments.get(0).value().facts().root() ? statistic(op, arguments, value) : plain(op, arguments, value);
      case "div", "true_divide", "divide" -> quotient(op, arguments, value);
      case "embedding" -> embedding(op.call(), arguments, value);
      default -> other(op, arguments, value);
    };
  }

  private Result other(Op op, List<Result> arguments, Value value) {
    if (TorchNames.ACTIVATIONS.contains(op.name())) {
      return activation(op, arguments, value);
    }
    if (op.name().startsWith("conv") || op.name().equals("_convolution")) {
      return atOutput(Operation.CONV, op, arguments, value);
    }
    if (op.name().contains("_pool")) {
      return atOutput(Operation.POOL, op, arguments, value);
    }
    return plain(op, arguments, value);
  }

  private static Result plain(Op op, List<Result> arguments, Value value) {
    return new Result(value, op.plain(arguments));
  }

  /** The result of a rule; in place, it is written where the operation would have written. */
  private static Result written(Op op, List<Result> arguments, Value value, String text) {
    return new Result(value, op.inPlace() ? "torch.copy_(" + arguments.get(0).text() + ", " + text + ")" : text);
  }

  private Rule rule(Operation operation) {
    return program.rule(operation, callable);
  }

  /** Makes variables of the operands that a rule reads twice. */
  private List<Result> named(List<Result> arguments, int... indices) {
    List<Result> named = new ArrayList<>(arguments);
    for (int index : indices) {
      named.set(index, expressions.named(arguments.get(index)));
    }
    return named;
  }

  private static List<Result> with(List<Result> arguments, int index, String text) {
    List<Result> changed = new ArrayList<>(arguments);
    changed.set(index, new Result(arguments.get(index).value(), text));
    return changed;
  }

  /** Operations whose rule acts on the output alone. */
  private Result atOutput(Operation operation, Op op, List<Result> arguments, Value value) {
    return atOutput(rule(operation), op, arguments, value);
  }

  private Result atOutput(Rule rule, Op op, List<Result> arguments, Value value) {
    if (rule.kind() == RuleKind.GRADIENT || rule.kind() == RuleKind.EPSILON && rule.parameter("epsilon") == 0 || !value.isTensor()) {
      return plain(op, arguments, value);
    }
    List<Result> operands = op.inPlace() ? named(arguments, 0) : arguments;
    return switch (rule.kind()) {
      case EPSILON ->
          written(op, operands, value, RuleCalls.function("epsilon", op.outOfPlace(operands), RuleCalls.number(rule.parameter("epsilon"))));
      case STOP -> written(op, operands, value.withFacts(value.facts().withoutCarrying()), RuleCalls.detached(op.outOfPlace(operands)));
      default -> plain(op, arguments, value);
    };
  }

  private Result sum(Op op, List<Result> arguments, Value value) {
    boolean tensors = arguments.size() > 1 && arguments.get(0).value().isTensor() && arguments.get(1).value().isTensor();
    return tensors ? atOutput(Operation.ADD, op, arguments, value) : plain(op, arguments, value);
  }

  private Result product(Op op, List<Result> arguments, Value value) {
    if (arguments.size() < 2 || !arguments.get(0).carries() || !arguments.get(1).carries()) {
      return plain(op, arguments, value);
    }
    int gate = gate(arguments);
    Rule rule = rule(gate < 0 ? Operation.MUL : Operation.GATE);
    if (rule.kind() == RuleKind.UNIFORM) {
      List<Result> operands = op.inPlace() ? named(arguments, 0) : arguments;
      return written(op, operands, value, RuleCalls.function("uniform_mul", operands.get(0).text(), operands.get(1).text()));
    }
    if (rule.kind() == RuleKind.STOP && gate >= 0) {
      List<Result> operands = named(arguments, 0, 1);
      String stopped = RuleCalls.function("stop_gate", operands.get(gate).text(), operands.get(1 - gate).text());
      return written(op, operands, value, op.outOfPlace(with(operands, gate, stopped)));
    }
    return atOutput(rule, op, arguments, value);
  }

  /** Which factor is the output of an activation: of two, the one that is a share; -1 for none. */
  private static int gate(List<Result> arguments) {
    Facts.Activation first = arguments.get(0).value().facts().activation();
    Facts.Activation second = arguments.get(1).value().facts().activation();
    if (first == Facts.Activation.NO && second == Facts.Activation.NO) {
      return -1;
    }
    return second.compareTo(first) > 0 ? 1 : 0;
  }

  private Result matrixProduct(Op op, List<Result> arguments, Value value, int first) {
    if (arguments.size() < first + 2) {
      return plain(op, arguments, value);
    }
    if (!arguments.get(first).carries() || !arguments.get(first + 1).carries()) {
      return op.name().equals("matmul")
          ? atOutput(Operation.LINEAR, op.as(RuleText.MODULE + ".matmul"), arguments, value)
          : atOutput(Operation.LINEAR, op, arguments, value);
    }
    Rule rule = rule(Operation.MATMUL);
    if (rule.kind() != RuleKind.UNIFORM) {
      return op.name().equals("matmul")
          ? atOutput(rule, op.as(RuleText.MODULE + ".matmul"), arguments, value)
          : atOutput(rule, op, arguments, value);
    }
    if (op.name().equals("matmul")) {
      return new Result(value, RuleCalls.function("uniform_matmul", arguments.get(0).text(), arguments.get(1).text()));
    }
    List<Result> operands = op.inPlace() ? named(arguments, 0, first, first + 1) : named(arguments, first, first + 1);
    return written(op, operands, value, op.outOfPlace(halved(operands, first, first + 1)));
  }

  private static List<Result> halved(List<Result> operands, int first, int second) {
    String one = operands.get(first).text();
    String other = operands.get(second).text();
    return with(
        with(operands, first, RuleCalls.function("uniform_factor", one, other)),
        second,
        RuleCalls.function("uniform_factor", other, one));
  }

  /** An einsum takes its tensors as a list, which may be a variable. */
  private Result einsum(Op op, List<Result> arguments, Value value) {
    List<Value> items = arguments.size() > 1 ? arguments.get(1).value().items() : List.of();
    List<Integer> carrying = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).carries()) {
        carrying.add(i);
      }
    }
    if (carrying.size() == 1) {
      return atOutput(Operation.LINEAR, op, arguments, value);
    }
    Rule rule = rule(Operation.MATMUL);
    if (rule.kind() != RuleKind.UNIFORM) {
      return atOutput(rule, op, arguments, value);
    }
    if (carrying.size() != 2) {
      method.problem(op.call(), "an einsum of other than two tensors that carry relevance is not handled");
      return plain(op, arguments, value);
    }
    String list = named(arguments, 1).get(1).text();
    List<Result> operands = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      operands.add(new Result(items.get(i), list + "[" + i + "]"));
    }
    List<Result> halves = halved(operands, carrying.get(0), carrying.get(1));
    return new Result(value, op.plain(with(arguments, 1, "[" + Expressions.texts(halves) + "]")));
  }

  private Result softmax(Op op, List<Result> arguments, Value value) {
    String place = callable.site(op.call().start());
    List<Result> operands = new ArrayList<>(arguments);
    if (arguments.size() == 3 && !arguments.get(2).text().equals("None")) {
      // libtorch's own backward of a softmax that casts fails where shapes change, so the cast stands before it
      Result dtype = operands.remove(2);
      operands.set(0, new Result(arguments.get(0).value(), "torch.to(" + arguments.get(0).text() + ", " + dtype.text() + ")"));
    }
    Optional<TwinSite> site = program.site(place).filter(s -> s.kind() == TwinSite.Kind.LOGITS);
    if (site.isPresent()) {
      String number = Integer.toString(site.get().number());
      operands = with(operands, 0, RuleCalls.function("logits", "lrp_tape", operands.get(0).text(), number));
    }
    Value marked = value.withFacts(value.facts().withSoftmax(place));
    return op.name().equals("log_softmax") ? plain(op, operands, marked) : atOutput(Operation.SOFTMAX, op, operands, marked);
  }

  private Result attention(Op op, List<Result> arguments, Value value) {
    Rule rule = rule(Operation.ATTENTION);
    List<String> bound = Signature.ATTENTION.bind(op.call(), arguments);
    return switch (rule.kind()) {
      case UNIFORM -> new Result(value, RuleCalls.function("uniform_attention", bound.toArray(String[]::new)));
      case STOP -> new Result(value, RuleCalls.function("stop_attention", bound.toArray(String[]::new)));
      default -> plain(op, arguments, value);
    };
  }

  private Result nativeAttention(Op op, List<Result> arguments, Value value) {
    List<String> bound = Signature.NATIVE_ATTENTION.bind(op.call(), arguments);
    bound.add(
        switch (rule(Operation.ATTENTION).kind()) {
          case UNIFORM -> "1";
          case STOP -> "2";
          default -> "0";
        });
    Type pair = new Type("Tuple", List.of(Type.TENSOR, Type.TENSOR));
    Value both = Value.tuple(pair, List.of(Value.tensor(Facts.CARRYING), Value.tensor(Facts.CONSTANT)));
    return new Result(both, RuleCalls.function("native_attention", bound.toArray(String[]::new)));
  }

  private Result norm(String function, Signature signature, int parameters, Op op, List<Result> arguments, Value value) {
    Rule rule = rule(Operation.NORM);
    if (rule.kind() != RuleKind.IDENTITY) {
      return atOutput(rule, op, arguments, value);
    }
    List<String> bound = signature.bind(op.call(), arguments).subList(0, parameters);
    return new Result(value, RuleCalls.function(function, bound.toArray(String[]::new)));
  }

  /** The statistic of a written-out norm is a constant. */
  private Result statistic(Op op, List<Result> arguments, Value value) {
    if (rule(Operation.NORM).kind() != RuleKind.IDENTITY) {
      return plain(op, arguments, value);
    }
    List<Result> operands = op.inPlace() ? named(arguments, 0) : arguments;
    return written(op, operands, value.withFacts(value.facts().withoutCarrying()), RuleCalls.detached(op.outOfPlace(operands)));
  }

  private Result quotient(Op op, List<Result> arguments, Value value) {
    boolean norm =
        arguments.size() > 1
            && arguments.get(1).carries()
            && arguments.get(1).value().facts().root()
            && rule(Operation.NORM).kind() == RuleKind.IDENTITY;
    return plain(op, norm ? with(arguments, 1, RuleCalls.detached(arguments.get(1).text())) : arguments, value);
  }

  private Result activation(Op op, List<Result> arguments, Value value) {
    Rule rule = rule(Operation.ACTIVATION);
    if (rule.kind() != RuleKind.IDENTITY) {
      return atOutput(rule, op, arguments, value);
    }
    List<Result> operands = named(arguments, 0);
    String x = operands.get(0).text();
    String y = op.outOfPlace(with(operands, 0, RuleCalls.detached(x)));
    return written(op, operands, value, RuleCalls.function("identity", x, y, RuleCalls.number(rule.parameter("epsilon"))));
  }

  /** An activation that is written out: its end, as a function of the tensor that it starts from. */
  Result activationRegion(String root, Result end) {
    Rule rule = rule(Operation.ACTIVATION);
    Value value = end.value().withFacts(end.value().facts().withActivation(Facts.Activation.YES));
    return switch (rule.kind()) {
      case IDENTITY ->
          new Result(
              value,
              RuleCalls.function(
                  "identity", root, RuleCalls.detached(end.text()), RuleCalls.number(rule.parameter("epsilon"))));
      case STOP -> new Result(value.withFacts(value.facts().withoutCarrying()), RuleCalls.detached(end.text()));
      default -> new Result(value, end.text());
    };
  }

  /** A look-up: a leaf where the program says so. */
  Result embedding(Call call, List<Result> arguments, Value value) {
    Facts table = arguments.get(0).value().facts();
    int input = arguments.size() > 1 ? arguments.get(1).value().facts().ids() : Facts.NONE;
    Rule rule = rule(Operation.EMBEDDING);
    String text = Expressions.plain("torch.embedding", call, arguments);
    if (input == Facts.NONE && rule.kind() != RuleKind.LEAF) {
      return rule.kind() == RuleKind.STOP ? new Result(value.withFacts(Facts.CONSTANT), RuleCalls.detached(text)) : new Result(value, text);
    }
    String place = callable.site(call.start()) + ":" + input;
    program.leaves().lookup(place, new Leaves.Lookup(callable.path(), input, table.rows(), rule.kind()));
    if (program.isSurvey()) {
      return new Result(Value.tensor(Facts.CARRYING), text);
    }
    Optional<TwinSite> site = program.site(place);
    if (site.isEmpty()) {
      return new Result(value, text);
    }
    List<Result> operands = named(arguments, 1);
    String lookup = Expressions.plain("torch.embedding", call, operands);
    String leaf = RuleCalls.function("leaf", "lrp_tape", lookup, operands.get(1).text(), Integer.toString(site.get().number()));
    return new Result(Value.tensor(Facts.CARRYING), leaf);
  }
}
