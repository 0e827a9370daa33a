package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.composites.CompositeRule;
import io.github.lrpagent.composites.Site;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An operation as it was written into a twin.
 *
 * @param start its offset in the code
 * @param end the offset behind it
 * @param name PyTorch's name
 * @param operands what one of its operands is the output of; may be empty
 * @param inPlace whether it overwrites what others may read
 * @param operation what composites call it, if they do
 * @param gradient what its gradient is worth
 * @param carries whether relevance may reach its result
 * @param gate which factor of an elementwise product is an activation's output; -1 for none
 * @param note what else there is to say
 * @param module the module that a rule takes whole here, if one does
 */
record Written(
    int start,
    int end,
    String name,
    String operands,
    boolean inPlace,
    Optional<Operation> operation,
    Gradients gradient,
    boolean carries,
    int gate,
    String note,
    Optional<Callable> module) {
  /** The note on a softmax that the explanation leaves out. */
  static final String AT_THE_END = "at the model's end: the explanation starts at its input";

  private static final String UNNAMED =
      "no line of the composite names it, and its gradient alone is no LRP rule";

  private static final int DIVISOR = 1;
  private static final int KEY = 1;

  /** Where the gradient alone is not what the papers call a rule. */
  private static final Set<Operation> BENT =
      EnumSet.of(
          Operation.MATMUL,
          Operation.MUL,
          Operation.GATE,
          Operation.ATTENTION,
          Operation.ACTIVATION,
          Operation.NORM);

  static Written activation(int start, int end, String name, String note) {
    return new Written(
        start,
        end,
        name,
        "",
        false,
        Optional.of(Operation.ACTIVATION),
        Gradients.NONLINEAR,
        true,
        -1,
        note,
        Optional.empty());
  }

  static Written module(int start, int end, Callable module, boolean carries) {
    return new Written(
        start,
        end,
        Archive.simpleName(module.moduleClass()),
        "",
        false,
        Optional.of(Operation.MODULE),
        Gradients.NONLINEAR,
        carries,
        -1,
        Decision.WHOLE_MODULE,
        Optional.of(module));
  }

  /** What the conditions of a composite are asked about. */
  Site where(Callable callable, int layers) {
    return module.orElse(callable).where(layers).withOperator(name, operands);
  }

  /** Whether the relevance of the result goes to none of the operands, under a rule, or to this. */
  boolean stops(int operand, Rule rule) {
    if (!carries) {
      return true;
    }
    boolean stop = rule.kind() == RuleKind.STOP;
    return switch (operation.orElse(Operation.ADD)) {
      case ATTENTION -> stop && operand <= KEY;
      case GATE -> stop && operand == gate;
      case NORM ->
          rule.kind() == RuleKind.IDENTITY
              && TorchNames.DIVISIONS.contains(name)
              && operand == DIVISOR;
      default -> false;
    };
  }

  /** Whether there is nothing to report: the result is a constant by nature. */
  boolean isConstant() {
    return !carries && operation.isEmpty() && !name.equals("detach");
  }

  Decision decision(
      Callable callable, Rule rule, Optional<CompositeRule> line, boolean reached, boolean ruled) {
    boolean known = operation.isPresent();
    How how = how(rule, line.isEmpty() && ruled, reached, ruled);
    return new Decision(
        operation.map(Operation::label).orElse(gradient.label()),
        name,
        module.orElse(callable).moduleClass(),
        module.orElse(callable).path(),
        callable.function(),
        callable.text().source().place(start),
        known && how != How.NO_RULE || how == How.GRADIENT ? Optional.of(rule) : Optional.empty(),
        line,
        how,
        note(rule, how),
        how == How.NO_RULE ? advice() : "");
  }

  private String advice() {
    return operation
        .map(o -> "add a line for " + o.label() + " to the composite, or let it extend attnlrp")
        .orElseGet(() -> Gradients.advice(name));
  }

  private How how(Rule rule, boolean unnamed, boolean reached, boolean ruled) {
    if (operation.equals(Optional.of(Operation.EMBEDDING))) {
      return carries ? How.LEAF : How.CONSTANT;
    }
    if (note.equals(AT_THE_END) || !reached) {
      return How.CONSTANT;
    }
    if (!carries || rule.kind() == RuleKind.STOP) {
      return How.STOPPED;
    }
    if (operation.isEmpty()) {
      return gradient.exact() || !ruled ? How.GRADIENT : How.NO_RULE;
    }
    if (unnamed && bends()) {
      return How.NO_RULE;
    }
    boolean plain =
        rule.kind() == RuleKind.GRADIENT
            || rule.kind() == RuleKind.EPSILON && rule.parameter("epsilon") == 0;
    return plain ? How.GRADIENT : How.BENT;
  }

  private String note(Rule rule, How how) {
    if (!note.isEmpty() && how != How.NO_RULE) {
      return note;
    }
    boolean stop = rule.kind() == RuleKind.STOP;
    return switch (how) {
      case CONSTANT ->
          operation.equals(Optional.of(Operation.EMBEDDING))
              ? "no leaf"
              : "no relevance arrives here";
      case STOPPED ->
          switch (operation.orElse(Operation.ADD)) {
            case ATTENTION -> "queries and keys get none";
            case GATE -> "the activation's side gets none";
            case NORM -> stop ? "" : "a norm's statistic, kept constant";
            default -> operation.isEmpty() ? "by the model itself" : "";
          };
      case BENT ->
          operation.equals(Optional.of(Operation.NORM)) && TorchNames.DIVISIONS.contains(name)
              ? "by a norm's statistic, kept constant"
              : "";
      case GRADIENT -> gradientNote(rule);
      case NO_RULE ->
          operation.isEmpty() ? gradient.note() : UNNAMED + (note.isEmpty() ? "" : ", " + note);
      case LEAF -> "relevance is read here";
    };
  }

  private boolean bends() {
    return operation.filter(BENT::contains).isPresent();
  }

  private String gradientNote(Rule rule) {
    boolean curved = operation.isEmpty() ? !gradient.exact() : bends();
    if (curved && rule.kind() == RuleKind.GRADIENT) {
      return Decision.AS_TOLD;
    }
    return operation.isEmpty() ? gradient.note() : "";
  }
}
