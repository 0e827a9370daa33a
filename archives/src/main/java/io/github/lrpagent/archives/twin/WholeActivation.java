package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.PickledTensor;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the method of a module that is one activation as a whole. */
final class WholeActivation {
  private final Program program;
  private final Callable callable;
  private final ProbedOperations probing;

  WholeActivation(Program program, Callable callable, Expressions expressions) {
    this.program = program;
    this.callable = callable;
    this.probing = new ProbedOperations(program, callable, expressions);
  }

  /**
   * A module without parameters and children that maps one tensor, element by element and not
   * affinely: one activation, whatever it is made of.
   *
   * @param arguments what is known of its arguments, itself first
   * @param returned what is known of its result
   * @param header the head of its twin
   * @return its twin; nothing if it is no such module
   */
  Optional<Program.MethodText> of(List<Value> arguments, Value returned, String header) {
    List<Parameter> parameters = callable.text().parameters();
    boolean bare =
        callable.method()
            && parameters.size() == 2
            && parameters.get(1).type().isTensor()
            && arguments.get(0).object().filter(WholeActivation::isBare).isPresent();
    if (!bare
        || !arguments.get(1).carries()
        || returned.elementwise().filter(e -> isWhole(e, parameters.get(1).name())).isEmpty()) {
      return Optional.empty();
    }
    String x = parameters.get(1).name();
    Rule rule = program.rule(Operation.ACTIVATION, callable, "", "").ofOneInput();
    program.log().wholeActivation();
    String call = "(" + parameters.get(0).name() + ")." + callable.text().name();
    boolean one = returned.elementwise().filter(Elementwise::isOneCall).isPresent();
    Set<String> sites = one ? returned.facts().softmaxes() : Set.of(); // of a sigmoid
    String logits =
        sites.stream()
            .flatMap(site -> program.logits(site, x).stream())
            .map(l -> "  " + x + " = " + l + "\n")
            .collect(Collectors.joining());
    String body =
        switch (rule.kind()) {
          case IDENTITY ->
              "  lrp_y = "
                  + call
                  + "(torch.detach("
                  + x
                  + "), )\n"
                  + "  return "
                  + RuleCalls.stabilised(program.identity(), rule, "epsilon", x, "lrp_y")
                  + "\n";
          case TAYLOR -> expanded(rule, call, x);
          default -> {
            Result output = new Result(Value.tensor(Facts.CARRYING), call + "(" + x + ", )");
            yield "  return " + RuleWriter.atOutput(rule, output).text() + "\n";
          }
        };
    boolean share = returned.facts().activation() == Facts.Activation.SHARE;
    Facts facts =
        Facts.of(rule.kind() != RuleKind.STOP)
            .withActivation(share ? Facts.Activation.SHARE : Facts.Activation.YES)
            .withSoftmaxes(sites);
    return Optional.of(
        new Program.MethodText(
            header + logits + probing.wholeActivation(body, x, rule),
            Value.tensor(probing.traced(facts)),
            Elementwise.Kind.NONLINEAR));
  }

  private static String expanded(Rule rule, String call, String x) {
    String point = "lrp_r";
    String result =
        RuleWriter.taylor(
            rule,
            "taylor",
            List.of(new Result(Value.tensor(Facts.CARRYING), x)),
            List.of(new Result(Value.tensor(Facts.CARRYING), point)),
            call + "(" + x + ", )",
            call + "(" + point + ", )");
    return "  %s = %s\n  return %s\n".formatted(point, RuleCalls.reference(rule, x), result);
  }

  private static boolean isWhole(Elementwise elementwise, String parameter) {
    return elementwise.bends()
        && elementwise.root().equals(parameter)
        && elementwise.definition() == 1;
  }

  private static boolean isBare(PickledObject module) {
    return module.attributes().values().stream()
        .noneMatch(a -> a instanceof PickledTensor || a instanceof PickledObject);
  }
}
