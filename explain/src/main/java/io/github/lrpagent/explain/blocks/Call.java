package io.github.lrpagent.explain.blocks;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.lrpagent.archives.twin.SinkKinds;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import io.github.lrpagent.rules.RuleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    boolean layer = operation == Operation.LINEAR || operation == Operation.CONV;
    sinkKind = SinkKinds.of(operation, rule, layer && size() > 2 && argument(2) != null);
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
    return arrays().stream().anyMatch(a -> session.known(a).logits() != null)
        ? Operation.SOFTMAX.label()
        : "";
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
    BlockProbes probes = session.probes();
    return probes == null || returnsNothing()
        ? run.run(operands)
        : probes.around(step, operands, run);
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

  /** Operations whose rule acts on the output alone. */
  PtNDArray atOutput(Operation operation) throws Throwable {
    boolean carries = anyCarries();
    return carries ? atOutput(rule(operation), (PtNDArray) run()) : plain();
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

  private PtNDArray stabilised(String method, Rule rule, PtNDArray output) throws Throwable {
    PtNDArray bent =
        (PtNDArray)
            around(
                method,
                new Object[] {output},
                probed -> rules().stabilised(method, rule, (PtNDArray) probed[0]));
    return session.define(replaced(output, bent), Known.fresh(true));
  }

  /** The output with a stabiliser, which some rules have beside what they do. */
  PtNDArray withEpsilon(PtNDArray output, double epsilon) throws Throwable {
    PtNDArray bent =
        epsilon == 0 ? output : replaced(output, rule("epsilon", output, epsilon, false));
    return session.define(bent, Known.fresh(true));
  }

  private static PtNDArray replaced(PtNDArray output, PtNDArray bent) {
    output.close();
    return bent;
  }

  /** Notes that the result is the output of an activation, or no longer one. */
  PtNDArray defineAs(Known.Activation kind, PtNDArray result) {
    return session.define(result, session.known(result).withActivation(kind));
  }

  /** Notes that the result is a map, element by element, of what carries relevance. */
  PtNDArray mapped(PtNDArray result, boolean bends) {
    List<ElementMap> operands = new ArrayList<>();
    for (PtNDArray operand : arrays()) {
      if (session.known(operand).carries()) {
        operands.add(session.map(operand));
      }
    }
    Known known = session.known(result);
    if (!operands.isEmpty() && known.carries()) {
      Optional<ElementMap> map = ElementMap.of(result, operands, bends);
      map.ifPresent(m -> session.define(result, known.withMap(m)));
    }
    return result;
  }
}
