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
import java.util.Set;

/**
 * Writes an operation with the rule that the composite gives it, where its inputs may carry
 * relevance.
 */
final class OperationRules {
  private final Program program;
  private final Callable callable;
  private final RuleWriter writer;
  private final ProductRules products;
  private final CompoundRules compound;
  private final LinearRules linear;
  private final NormRules norms;

  OperationRules(Program program, Callable callable, Expressions expressions) {
    this.program = program;
    this.callable = callable;
    this.writer = new RuleWriter(program, callable, expressions);
    this.products = new ProductRules(writer);
    this.compound = new CompoundRules(writer);
    this.linear = new LinearRules(writer);
    this.norms = new NormRules(writer);
  }

  /** The twin's form of an operation that relevance may reach. */
  Result apply(Op op, List<Result> arguments, Value value) {
    return switch (op.name()) {
      case "mul", "multiply" -> products.product(op, arguments, value);
      case "matmul", "mm" -> linear.matmul(op, arguments, value, products);
      case "linear" -> linear.linear(op, arguments, value, products);
      case "addmm" -> linear.addmm(op, arguments, value, products);
      case "einsum" -> products.listed(op, arguments, value, 1);
      case "linalg_multi_dot", "chain_matmul" -> products.listed(op, arguments, value, 0);
      case "glu" -> compound.glu(op, arguments, value);
      case "cosine_similarity" -> compound.cosineSimilarity(op, arguments, value);
      case "add", "sub", "rsub", "subtract" -> sum(op, arguments, value);
      case "mean", "sum" -> writer.atOutput(Operation.MEAN, op, arguments, value);
      case "batch_norm" -> norms.batch(op, arguments, value, linear);
      case "softmax", "_softmax", "_safe_softmax", "log_softmax" -> softmax(op, arguments, value);
      case "scaled_dot_product_attention" -> attention(op, arguments, value);
      case "_native_multi_head_attention" -> nativeAttention(op, arguments, value);
      case "layer_norm", "rms_norm", "group_norm", "instance_norm" ->
          norms.fused(op, arguments, value);
      case "rsqrt" -> norms.statistic(op, arguments, value);
      case "pow" ->
          arguments.size() > 1 && TorchNames.isInverseRoot(arguments.get(1).text())
              ? norms.statistic(op, arguments, value)
              : products.power(op, arguments, value);
      case "square" -> products.power(op, arguments, value);
      case "reciprocal" ->
          arguments.get(0).value().facts().root()
              ? norms.statistic(op, arguments, value)
              : RuleWriter.plain(op, arguments, value);
      case "div", "true_divide", "divide" -> norms.quotient(op, arguments, value);
      case "embedding" -> embedding(op.call(), arguments, value);
      case "chunk" -> RuleWriter.plain(op.as(RuleText.MODULE + ".chunk"), arguments, value);
      default -> other(op, arguments, value);
    };
  }

  private Result other(Op op, List<Result> arguments, Value value) {
    if (TorchNames.MATRIX_PRODUCTS.contains(op.name())) {
      return products.matrixProduct(op, arguments, value, 0);
    }
    if (TorchNames.ADDED_PRODUCTS.contains(op.name())) {
      return products.matrixProduct(op, arguments, value, 1);
    }
    if (TorchNames.ACTIVATIONS.contains(op.name())) {
      return activation(op, arguments, value);
    }
    if (op.name().startsWith("conv") || op.name().startsWith("_convolution")) {
      boolean dynamic = arguments.size() > 1 && arguments.get(1).carries();
      return dynamic
          ? products.matrixProduct(op, arguments, value, 0)
          : linear.convolution(op, arguments, value);
    }
    if (op.name().contains("_pool")) {
      return pool(op, arguments, value);
    }
    return RuleWriter.plain(op, arguments, value);
  }

  /** A pool, which may give the places of what it took as well. */
  private Result pool(Op op, List<Result> arguments, Value value) {
    boolean places =
        op.name().startsWith("adaptive_max")
            || op.name().startsWith("fractional")
            || op.name().endsWith("_with_indices");
    if (!places) {
      return writer.atOutput(Operation.POOL, op, arguments, value);
    }
    Rule rule = writer.rule(Operation.POOL, op, arguments);
    String both = op.plain(arguments);
    return switch (rule.kind()) {
      case EPSILON -> new Result(value, RuleCalls.stabilised("epsilon_pair", rule, both));
      case STOP ->
          new Result(
              value.withFacts(value.facts().withoutCarrying()),
              RuleCalls.function("stop_pair", both));
      default -> new Result(value, both);
    };
  }

  private Result sum(Op op, List<Result> arguments, Value value) {
    boolean tensors =
        arguments.size() > 1
            && arguments.get(0).value().isTensor()
            && arguments.get(1).value().isTensor();
    if (!tensors) {
      return RuleWriter.plain(op, arguments, value);
    }
    Rule rule = writer.rule(Operation.ADD, op, arguments);
    if (rule.kind() != RuleKind.UNIFORM) {
      return writer.atOutput(rule, op, arguments, value);
    }
    List<Result> operands = writer.named(arguments, 0, 1);
    String sum =
        RuleCalls.function(
            "uniform_sum",
            op.outOfPlace(operands),
            operands.get(0).text(),
            operands.get(1).text(),
            RuleCalls.number(rule.parameter("epsilon")),
            RuleCalls.truth(rule, "signed"));
    return RuleWriter.written(op, operands, value, sum);
  }

  /**
   * The value of a call that, if it is a softmax or a sigmoid at the end of the model, is known as
   * such there.
   */
  Value marked(Call call, String name, Value value) {
    return name.endsWith("softmax") || name.equals("sigmoid")
        ? value.withFacts(value.facts().withSoftmaxes(Set.of(callable.site(call.start()))))
        : value;
  }

  private Result softmax(Op op, List<Result> arguments, Value value) {
    List<Result> operands = new ArrayList<>(arguments);
    if (arguments.size() == 3 && !arguments.get(2).text().equals("None")) {
      // libtorch's own backward of a softmax that casts fails where shapes change, so the cast
      // stands before it
      Result dtype = operands.remove(2);
      operands.set(
          0,
          new Result(
              arguments.get(0).value(),
              "torch.to(" + arguments.get(0).text() + ", " + dtype.text() + ")"));
    }
    operands = withLogits(op, operands);
    Value marked = marked(op.call(), op.name(), value);
    return op.name().equals("log_softmax")
        ? RuleWriter.plain(op, operands, marked)
        : writer.atOutput(Operation.SOFTMAX, op, operands, marked);
  }

  /** The operands of a softmax or a sigmoid; at the end of the model, the first one is marked. */
  private List<Result> withLogits(Op op, List<Result> operands) {
    if (op.inPlace()) {
      return operands; // the variable that is written to must stay one
    }
    return program
        .logits(callable.site(op.call().start()), operands.get(0).text())
        .map(logits -> RuleWriter.with(operands, 0, logits))
        .orElse(operands);
  }

  private Result attention(Op op, List<Result> arguments, Value value) {
    Rule rule = writer.rule(Operation.ATTENTION, op, arguments);
    List<String> bound = Signature.ATTENTION.bind(op.call(), arguments);
    return switch (rule.kind()) {
      case UNIFORM ->
          new Result(value, RuleCalls.function("uniform_attention", bound.toArray(String[]::new)));
      case STOP ->
          new Result(value, RuleCalls.function("stop_attention", bound.toArray(String[]::new)));
      default -> writer.atOutput(rule, op, arguments, value);
    };
  }

  private Result nativeAttention(Op op, List<Result> arguments, Value value) {
    List<String> bound = Signature.NATIVE_ATTENTION.bind(op.call(), arguments);
    Rule rule = writer.rule(Operation.ATTENTION, op, arguments);
    boolean stabilised = rule.kind() == RuleKind.EPSILON;
    bound.add(RuleCalls.choice(rule, RuleKind.UNIFORM));
    bound.add(RuleCalls.number(stabilised ? rule.parameter("epsilon") : 0));
    bound.add(stabilised ? RuleCalls.truth(rule, "signed") : "False");
    Type pair = new Type("Tuple", List.of(Type.TENSOR, Type.TENSOR));
    Value both =
        Value.tuple(pair, List.of(Value.tensor(Facts.CARRYING), Value.tensor(Facts.CARRYING)));
    return new Result(both, RuleCalls.function("native_attention", bound.toArray(String[]::new)));
  }

  private Result activation(Op op, List<Result> given, Value facts) {
    List<Result> arguments = withLogits(op, given);
    Value value = marked(op.call(), op.name(), facts);
    Rule rule = writer.rule(Operation.ACTIVATION, op, arguments).ofOneInput();
    return switch (rule.kind()) {
      case IDENTITY, STOP, TAYLOR -> writer.atOutput(rule, op, arguments, value);
      default -> {
        List<Result> operands = op.inPlace() ? writer.named(arguments, 0) : arguments;
        String x = operands.get(0).text(); // which the gradient needs, may be overwritten
        List<Result> kept =
            op.inPlace() ? RuleWriter.with(operands, 0, "torch.clone(" + x + ")") : operands;
        Result output = RuleWriter.atOutput(rule, new Result(value, op.outOfPlace(kept)));
        yield RuleWriter.written(op, operands, output.value(), output.text());
      }
    };
  }

  /** Whether an activation that is written out keeps its value and gets another gradient. */
  boolean bendsRegions() {
    return writer.rule(Operation.ACTIVATION, "", "").kind() != RuleKind.GRADIENT;
  }

  /**
   * An activation that is written out: its end, as a function of the tensor that it starts from.
   */
  Result activationRegion(Call call, String root, Result end) {
    Rule rule = writer.rule(Operation.ACTIVATION, "", "").ofOneInput();
    if (rule.kind() == RuleKind.TAYLOR) {
      writer.problem(call, Advice.noSecondRun("an activation that is written out"));
    }
    Value value = end.value().withFacts(end.value().facts().withActivation(Facts.Activation.YES));
    return rule.kind() == RuleKind.IDENTITY
        ? new Result(value, writer.identity(rule, root, RuleCalls.detached(end.text())))
        : RuleWriter.atOutput(rule, new Result(value, end.text()));
  }

  /** A look-up: a leaf where the program says so. */
  Result embedding(Call call, List<Result> arguments, Value value) {
    Facts table = arguments.get(0).value().facts();
    int input = arguments.size() > 1 ? arguments.get(1).value().facts().ids() : Facts.NONE;
    Rule rule = writer.rule(Operation.EMBEDDING, "embedding", "");
    String text = Expressions.plain("torch.embedding", call, arguments);
    if (input == Facts.NONE && rule.kind() != RuleKind.LEAF) {
      return rule.kind() == RuleKind.STOP
          ? new Result(value.withFacts(Facts.CONSTANT), RuleCalls.detached(text))
          : new Result(value, text);
    }
    String place = callable.site(call.start()) + ":" + input;
    program
        .leaves()
        .lookup(place, new Leaves.Lookup(callable.path(), input, table.rows(), rule.kind()));
    if (program.isSurvey()) {
      return new Result(Value.tensor(Facts.CARRYING), text);
    }
    Optional<TwinSite> site = program.site(place);
    if (site.isEmpty()) {
      return new Result(value, text);
    }
    List<Result> operands = writer.named(arguments, 1);
    String lookup = Expressions.plain("torch.embedding", call, operands);
    String ids = operands.get(1).text();
    String number = Integer.toString(site.get().number());
    boolean swapped = arguments.get(1).value().facts().swapped();
    String leaf = // in the input's order
        swapped
            ? swapped(RuleCalls.onTape("leaf", swapped(lookup), swapped(ids), number))
            : RuleCalls.onTape("leaf", lookup, ids, number);
    return new Result(Value.tensor(Facts.CARRYING), leaf);
  }

  private static String swapped(String tensor) {
    return "torch.transpose(" + tensor + ", 0, 1)";
  }
}
