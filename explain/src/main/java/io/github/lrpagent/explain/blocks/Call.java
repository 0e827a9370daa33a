package io.github.lrpagent.explain.blocks;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.lrpagent.archives.twin.SinkKinds;
import io.github.lrpagent.composites.Site;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call of an operation of DJL's engine, inside of a prediction that is explained. */
final class Call {
  private final BlockSession session;
  private final Originals.Original original;
  private final Object[] arguments;
  private @Nullable String sinkKind;

  /**
   * Creates a call.
   *
   * @param arguments its arguments; parameters that require a gradient are detached
   */
  Call(BlockSession session, Originals.Original original, Object[] arguments) {
    this.session = session;
    this.original = original;
    this.arguments = arguments;
  }

  BlockSession session() {
    return session;
  }

  String name() {
    return original.name();
  }

  boolean returnsNothing() {
    return original.signature().endsWith("V");
  }

  BlockRules rules() {
    return session.rules();
  }

  int size() {
    return arguments.length;
  }

  @Nullable Object argument(int number) {
    return arguments[number];
  }

  <T> T argument(int number, Class<T> type) {
    return type.cast(Objects.requireNonNull(arguments[number]));
  }

  PtNDArray array(int number) {
    return argument(number, PtNDArray.class);
  }

  /** Returns the number that an array holds; NaN if it holds several. */
  double number(int number) {
    PtNDArray array = array(number);
    return array.getShape().size() == 1 ? array.toArray()[0].doubleValue() : Double.NaN;
  }

  /** Whether an argument is an array that relevance flows through. */
  boolean carries(int number) {
    return arguments[number] instanceof PtNDArray array && session.known(array).carries();
  }

  Known known(int number) {
    return session.known(array(number));
  }

  /** The manager that DJL gives the result to. */
  PtNDManager manager() {
    return array(0).getManager();
  }

  Rule rule(Operation operation) {
    Rule rule = session.rule(operation, this);
    if (session.probes() != null) {
      boolean layer = operation == Operation.LINEAR || operation == Operation.CONV;
      sinkKind = SinkKinds.of(operation, rule, layer && size() > 2 && argument(2) != null);
    }
    return rule;
  }

  /** What is called what it loses. */
  String sinkKind() {
    return sinkKind == null ? StepKinds.of(name()) : sinkKind;
  }

  /** The operation as PyTorch names it. */
  String torchName() {
    return original.torchName();
  }

  /** What one of the operands is the output of, as composites call it; may be empty. */
  String outputsOf() {
    List<Known> known = arrays().stream().map(session::known).toList();
    if (known.stream().anyMatch(k -> k.logits() != null)) {
      return Operation.SOFTMAX.label();
    }
    return known.stream().anyMatch(k -> k.carries() && k.ids() != Known.NONE) ? Site.INPUT : "";
  }

  /** All arrays among the arguments, those in lists too. */
  List<PtNDArray> arrays() {
    List<PtNDArray> arrays = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof PtNDArray array) {
        arrays.add(array);
      } else if (argument instanceof PtNDArray[] several) {
        arrays.addAll(List.of(several));
      } else if (argument instanceof NDList list) {
        list.forEach(a -> arrays.add((PtNDArray) a));
      }
    }
    return arrays;
  }

  boolean anyCarries() {
    return arrays().stream().anyMatch(a -> session.known(a).carries());
  }

  /** The same operation out of place: {@code add} for {@code addi}. */
  Call outOfPlace() {
    return new Call(session, session.originals().named(original.outOfPlace()), arguments);
  }

  /** Runs the operation as it is. */
  Object run() throws Throwable {
    return around(name(), arguments, original::run);
  }

  /** A step of the operation, with probes where there are some. */
  private Object around(String step, @Nullable Object[] operands, BlockProbes.Step run)
      throws Throwable {
    return returnsNothing() ? run.run(operands) : session.step(step, operands, run);
  }

  /** Whether it is no rule that fails, but the operation as the app calls it. */
  boolean failsByItself() throws Throwable {
    if (returnsNothing()) {
      return false; // it would write twice
    }
    try {
      if (run() instanceof AutoCloseable result) {
        result.close();
      }
      return false;
    } catch (EngineException e) {
      return true;
    }
  }

  /** Runs the operation with another array in place of an argument. */
  PtNDArray with(int number, PtNDArray other) throws Throwable {
    Object[] changed = arguments.clone();
    changed[number] = other;
    return (PtNDArray) around(name(), changed, original::run);
  }

  /** The same operation with other arguments. */
  Call with(@Nullable Object[] others) {
    return new Call(session, original, others);
  }

  /** Runs the operation with a constant in place of an argument that relevance flows through. */
  PtNDArray withDetached(int number) throws Throwable {
    try (PtNDArray constant = session.detached(array(number))) {
      return with(number, constant);
    }
  }

  /** Runs a rule. */
  PtNDArray rule(String method, @Nullable Object... operands) throws Throwable {
    return (PtNDArray) around(method, operands, probed -> rules().call(manager(), method, probed));
  }

  /** The result of the operation as it is, with what is known of it. */
  PtNDArray plain() throws Throwable {
    PtNDArray result = (PtNDArray) run();
    return session.define(result, Known.fresh(anyCarries()));
  }

  /** Operations that take any of the general rules. */
  PtNDArray ruled(Operation operation) throws Throwable {
    return anyCarries() ? GeneralRules.run(this, rule(operation)) : plain();
  }

  /** The output of an operation, bent by a rule that acts on it alone. */
  PtNDArray atOutput(Rule rule, PtNDArray output) throws Throwable {
    if (rule.kind() == RuleKind.STOP) {
      return session.define(replaced(output, session.detached(output)), Known.fresh(false));
    }
    if (rule.kind() == RuleKind.EPSILON && rule.parameter("epsilon") != 0) {
      return stabilised("epsilon", rule, output);
    }
    if (rule.kind() == RuleKind.UNIFORM_EPSILON) {
      return stabilised("uniform_epsilon", rule, output);
    }
    return session.define(output, Known.fresh(true));
  }

  /** The output of a rule that has a stabiliser; without it, the output goes. */
  PtNDArray stabilised(String method, Rule rule, PtNDArray output, Object... operands)
      throws Throwable {
    Object[] all = Stream.concat(Stream.of(output), Stream.of(operands)).toArray();
    return bent(output, stabilisedStep(method, rule, all));
  }

  /** Runs a rule that has a stabiliser. */
  PtNDArray stabilisedStep(String method, Rule rule, @Nullable Object... operands)
      throws Throwable {
    return (PtNDArray) around(method, operands, p -> rules().stabilised(method, rule, p));
  }

  /** What a rule has made of an output, which goes. */
  PtNDArray bent(PtNDArray output, PtNDArray bent) {
    return session.define(replaced(output, bent), Known.fresh(true));
  }

  /** The output with a stabiliser, which some rules have beside what they do. */
  PtNDArray withEpsilon(PtNDArray output, Rule rule, String parameter) throws Throwable {
    double epsilon = rule.parameter(parameter);
    return epsilon == 0
        ? session.define(output, Known.fresh(true))
        : bent(output, rule("epsilon", output, epsilon, rule.parameter("signed") != 0));
  }

  private static PtNDArray replaced(PtNDArray output, PtNDArray bent) {
    output.close();
    return bent;
  }

  /** Notes that the result is the output of an activation, or no longer one. */
  PtNDArray defineAs(Known.Activation kind, PtNDArray result) {
    return session.define(result, session.known(result).withActivation(kind));
  }

  /**
   * Notes that the result is a map, element by element, of what carries relevance; or would, were
   * an activation on the way not stopped.
   */
  PtNDArray mapped(PtNDArray result, boolean bends) {
    List<ElementMap> operands = new ArrayList<>();
    for (PtNDArray operand : arrays()) {
      if (session.known(operand).carries() || isMap(operand)) {
        operands.add(session.arrays().map(operand));
      }
    }
    if (!operands.isEmpty()) {
      Optional<ElementMap> map = ElementMap.of(result, operands, bends);
      map.ifPresent(m -> session.define(result, session.known(result).withMap(m)));
    }
    return result;
  }

  private boolean isMap(PtNDArray array) {
    return session.known(array).map() != null;
  }

  /** Whether one operand carries relevance, and the other is a stopped map of an array. */
  boolean isStoppedProduct() {
    return carries(0) && isMap(array(1)) || carries(1) && isMap(array(0));
  }
}
