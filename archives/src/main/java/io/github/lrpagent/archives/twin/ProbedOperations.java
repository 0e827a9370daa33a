package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.Type;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes operations with probes of what relevance goes in and comes out, where the program is to be
 * checked: around whatever the rules make of them. Views are not probed, for they lose nothing.
 */
final class ProbedOperations {
  private final Program program;
  private final Callable callable;
  private final Expressions expressions;

  ProbedOperations(Program program, Callable callable, Expressions expressions) {
    this.program = program;
    this.callable = callable;
    this.expressions = expressions;
  }

  /** Writes an operation: with its rule, or inside of an activation as it is. */
  interface Form {
    Result apply(Op op, List<Result> arguments);
  }

  /**
   * An operation with its probes.
   *
   * @param rules writes it with its rule
   */
  Result apply(Op op, List<Result> arguments, Form rules) {
    return program
        .probes()
        .map(
            probes ->
                ProbedNames.isProbed(op, arguments)
                    ? probed(probes, op, arguments, rules)
                    : rules.apply(op, arguments))
        .orElseGet(() -> rules.apply(op, arguments));
  }

  /** An operation inside of an activation that is written out: it gets no rule of its own. */
  Result inside(Op op, List<Result> arguments, Value value) {
    return apply(op, arguments, (o, operands) -> plain(o, operands, value));
  }

  private Result plain(Op op, List<Result> operands, Value value) {
    program.log().asked(Operation.ACTIVATION);
    return RuleWriter.plain(op, operands, value);
  }

  /**
   * The end of an activation that is written out.
   *
   * @param root the variable that it starts from
   */
  Result activation(
      Op end, List<Result> arguments, Value value, String root, OperationRules rules) {
    Optional<Probes> probes = program.probes();
    if (probes.isEmpty() || !rules.bendsRegions()) {
      return rules.activationRegion(end.call(), root, inside(end, arguments, value));
    }
    Probes.Place place = place(end.call());
    probes.get().name(place, SinkKinds.STABILISER);
    String start = function("probe", root, probes.get().operand(place, 0));
    Result bent =
        rules.activationRegion(end.call(), start, RuleWriter.plain(end, arguments, value));
    return new Result(bent.value(), result(probes.get(), place, bent));
  }

  /**
   * A module that is an activation as a whole.
   *
   * @param body its code, which ends with what it returns
   * @param x its parameter
   */
  String wholeActivation(String body, String x, Rule rule) {
    if (program.probes().isEmpty()) {
      return body;
    }
    Probes probes = program.probes().get();
    Probes.Place place = new Probes.Place(callable.site(callable.text().start()), callable.path());
    probes.name(place, SinkKinds.of(Operation.ACTIVATION, rule, false));
    int at = body.lastIndexOf("return ") + "return ".length();
    Result returned = new Result(Value.tensor(Facts.CARRYING), body.substring(at).strip());
    String operand = function("probe", x, probes.operand(place, 0));
    return "  "
        + x
        + " = "
        + operand
        + "\n"
        + body.substring(0, at)
        + result(probes, place, returned)
        + "\n";
  }

  /** What goes into the rule of a module that is taken whole. */
  Result moduleOperand(Call call, Result operand, int index) {
    return program
        .probes()
        .map(probes -> function("probe", operand.text(), probes.operand(place(call), index)))
        .map(probed -> expressions.named(new Result(operand.value(), probed)))
        .orElse(operand);
  }

  /** What comes out of it. */
  Result moduleResult(Call call, Rule rule, Result result) {
    if (program.probes().isEmpty() || !result.carries()) {
      return new Result(result.value().withFacts(traced(result.value().facts())), result.text());
    }
    Probes probes = program.probes().get();
    probes.name(place(call), SinkKinds.of(Operation.MODULE, rule, false));
    return new Result(result.value(), result(probes, place(call), result));
  }

  /** What is known of a tensor that a rule has made of one with relevance. */
  Facts traced(Facts facts) {
    return program.probes().isEmpty() || facts.carries()
        ? facts
        : facts.withOrigin(new Origin(Origin.Kind.STOPPED, callable.path()));
  }

  /** What is known of a tensor, with where it is from. */
  Facts traced(String name, List<Result> arguments, Facts facts) {
    if (program.probes().isEmpty() || facts.carries()) {
      return facts;
    }
    if (arguments.stream().anyMatch(Result::carries)) {
      return name.startsWith("detach") ? traced(facts) : facts;
    }
    return facts.withOrigin(
        name.equals("embedding")
            ? new Origin(Origin.Kind.EMBEDDING, callable.path())
            : arguments.stream()
                .map(a -> a.value().facts().origin())
                .reduce(Origin::join)
                .orElse(Origin.CONSTANT));
  }

  private Probes.Place place(Call call) {
    return new Probes.Place(callable.site(call.start()) + ":" + call.end(), callable.path());
  }

  private Result probed(Probes probes, Op op, List<Result> arguments, Form rules) {
    Probes.Place place = place(op.call());
    Result target = op.inPlace() ? expressions.named(arguments.get(0)) : arguments.get(0);
    Operands operands = new Operands(probes, place, op, arguments, target);
    Op apart = op.inPlace() ? new Op(op.call(), "torch." + op.name(), op.name(), false) : op;
    probes.forget();
    Result result = rules.apply(apart, operands.all());
    probes.name(place, kind(probes.asked(), op, arguments));
    Result probed =
        result.carries()
            ? new Result(result.value(), result(probes, place, result))
            : new Result(result.value().withFacts(traced(result.value().facts())), result.text());
    return op.inPlace()
        ? new Result(probed.value(), "torch.copy_(" + target.text() + ", " + probed.text() + ")")
        : probed;
  }

  private String result(Probes probes, Probes.Place place, Result result) {
    String number = probes.result(place);
    boolean pair =
        result.value().type().equals(new Type("Tuple", List.of(Type.TENSOR, Type.TENSOR)));
    String noted = program.merges() ? "probe_noted" : "probe_result";
    return result.value().isTensor() || pair
        ? function(pair ? "probe_results" : noted, result.text(), number)
        : result.text();
  }

  /** What is called what an operation loses. */
  private String kind(Optional<Operation> asked, Op op, List<Result> arguments) {
    boolean bias = ProbedNames.hasBias(op, arguments);
    boolean layers = op.name().equals("_native_multi_head_attention");
    return asked
        .map(operation -> SinkKinds.of(operation, rule(operation, op, arguments), bias))
        .map(kind -> layers && kind.equals(SinkKinds.SOFTMAX) ? SinkKinds.ATTENTION : kind)
        .orElseGet(
            () -> Gradients.of(op.name(), arguments).exact() ? SinkKinds.CONSTANT : op.name());
  }

  private Rule rule(Operation operation, Op op, List<Result> arguments) {
    return program.rule(operation, callable, op.name(), RuleWriter.outputsOf(arguments));
  }

  private String function(String name, String operand, String number) {
    return RuleCalls.onTape(name, operand, number, overwrites());
  }

  private String overwrites() {
    return program.overwrites() ? "True" : "False";
  }

  /** The operands of one operation, each with its probe. */
  private final class Operands {
    private final Probes probes;
    private final Probes.Place place;
    private final Op op;
    private final Map<String, Result> byText = new HashMap<>();
    private final List<Result> all = new ArrayList<>();

    Operands(Probes probes, Probes.Place place, Op op, List<Result> arguments, Result target) {
      this.probes = probes;
      this.place = place;
      this.op = op;
      List<Result> plain = new ArrayList<>(arguments);
      if (op.inPlace()) {
        plain.set(0, target);
      }
      List<Result> named = new ArrayList<>();
      for (Result argument : plain) {
        boolean tensor = argument.value().isTensor();
        named.add(argument.carries() && tensor ? expressions.named(argument) : argument);
      }
      String carrying =
          named.stream()
              .filter(a -> a.carries() && a.value().isTensor())
              .map(a -> a.text() + ".requires_grad")
              .distinct()
              .collect(Collectors.joining(" or "));
      for (int i = 0; i < named.size(); i++) {
        all.add(probed(named.get(i), i, carrying));
      }
    }

    List<Result> all() {
      return all;
    }

    private Result probed(Result argument, int index, String carrying) {
      Value value = argument.value();
      boolean added = ProbedNames.isAdded(op, index);
      if (argument.carries() && value.isTensor()) {
        return byText.computeIfAbsent(
            argument.text(), t -> operand(argument, index, added, carrying));
      }
      if (argument.carries() && value.type().isListOfTensors()) {
        String number = probes.operand(place, index);
        String constant =
            ProbedNames.isJoin(op) ? probes.constant(place, index, origin(value)) : Probes.NONE;
        return named(
            argument,
            RuleCalls.onTape("probe_terms", argument.text(), number, constant, overwrites()));
      }
      boolean bias = ProbedNames.isBias(op, index) && !argument.text().equals("None");
      if (!carrying.isEmpty() && (bias || added && value.isTensor())) {
        String constant = probes.constant(place, index, origin(value));
        return named(
            argument,
            RuleCalls.onTape(
                bias ? "probe_optional" : "probe_constant",
                argument.text(),
                carrying,
                constant,
                overwrites()));
      }
      return argument;
    }

    private Result operand(Result argument, int index, boolean added, String carrying) {
      String number = probes.operand(place, index);
      if (op.inPlace() && index == 0) {
        return named(argument, RuleCalls.onTape("probe_target", argument.text(), number));
      }
      if (!added) {
        return named(argument, function("probe", argument.text(), number));
      }
      String constant = probes.constant(place, index, origin(argument.value()));
      return named(
          argument,
          RuleCalls.onTape(
              "probe_term", argument.text(), carrying, number, constant, overwrites()));
    }

    private Result named(Result argument, String text) {
      return expressions.named(new Result(argument.value(), text));
    }

    private Origin origin(Value value) {
      Origin origin = value.facts().origin();
      return origin.kind().compareTo(Origin.Kind.BIAS) < 0 && ProbedNames.isLayer(op)
          ? new Origin(Origin.Kind.BIAS, origin.path())
          : origin;
    }
  }
}
