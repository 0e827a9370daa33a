package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.script.Expression.Call;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.Type;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeRule;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Keeps what is decided while the twin of one method is written. */
final class Decisions implements DecisionLog {
  private final Composite composite;
  private final int layers;
  private final Map<String, TwinSite> sites;
  private final List<Frame> frames = new ArrayList<>();
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<TwinFunction, Frame> byFunction = new IdentityHashMap<>();
  private Optional<Operation> asked = Optional.empty();

  Decisions(Composite composite, int layers, Map<String, TwinSite> sites) {
    this.composite = composite;
    this.layers = layers;
    this.sites = sites;
  }

  @Override
  public void enter(Callable callable) {
    Frame frame = new Frame(callable);
    frames.add(frame);
    open.push(frame);
  }

  @Override
  public void restart() {
    open.element().restart();
  }

  @Override
  public void asked(Operation operation) {
    asked = Optional.of(operation);
  }

  @Override
  public void written(Call call, String name, List<Result> arguments, Result result) {
    Optional<Operation> operation = asked;
    asked = Optional.empty();
    if (operation.isEmpty() && isOnCollection(name, arguments)) {
      return;
    }
    String place = open.element().callable().site(call.start());
    boolean atEnd = sites.containsKey(place) && name.endsWith("softmax");
    open.element()
        .add(
            new Written(
                call.start(),
                call.end(),
                name,
                RuleWriter.outputsOf(arguments),
                overwrites(call, arguments),
                atEnd ? Optional.of(Operation.SOFTMAX) : operation,
                Gradients.of(name, arguments),
                result.carries(),
                arguments.size() > 1 ? ProductRules.gate(arguments) : -1,
                atEnd ? Written.AT_THE_END : "",
                Optional.empty()));
  }

  /** Whether it is about a list or dict, not about tensors. */
  private static boolean isOnCollection(String name, List<Result> arguments) {
    if (name.startsWith("__") || arguments.isEmpty()) {
      return true;
    }
    Type first = arguments.get(0).value().type();
    boolean collection = first.name().equals("List") || first.name().equals("Dict");
    boolean other = !first.isTensor() && !first.isNumber();
    return collection && TorchNames.ARITHMETIC.contains(name)
        || other && TorchNames.COLLECTION_CHANGES.contains(name)
        || other && Gradients.of(name, arguments) == Gradients.UNKNOWN;
  }

  /** Whether it writes to a variable, which may be read under other names as well. */
  private static boolean overwrites(Call call, List<Result> arguments) {
    return call.function().qualifiedName().filter(TorchNames::isInPlace).isPresent()
        && !arguments.isEmpty()
        && arguments.get(0).isVariable();
  }

  @Override
  public void activation(Call end, String name) {
    asked = Optional.empty();
    open.element().add(Written.activation(end.start(), end.end(), name, Decision.WRITTEN_OUT));
  }

  @Override
  public void wholeModule(Call call, Callable module, Result result) {
    asked = Optional.empty();
    open.element().add(Written.module(call.start(), call.end(), module, result.carries()));
  }

  @Override
  public void wholeActivation() {
    Callable callable = open.element().callable();
    FunctionText whole = callable.text();
    String name = Archive.simpleName(callable.moduleClass());
    open.element()
        .takeWhole(Written.activation(whole.start(), whole.end(), name, Decision.WHOLE_MODULE));
  }

  @Override
  public void called(Call call, int leading, TwinFunction function) {
    Frame callee = byFunction.get(function);
    if (callee != null) {
      open.element().calls(call, leading, callee);
    }
  }

  @Override
  public void leave(TwinFunction function) {
    Frame frame = open.pop();
    frame.close();
    byFunction.put(function, frame);
  }

  /** The decisions, module by module in the order in which they run. */
  List<Decision> all() {
    Reach reach = new Reach(frames.get(0), (frame, written) -> rule(line(frame, written)));
    Map<String, Set<Decision>> byPath = new LinkedHashMap<>();
    for (Frame frame : called()) {
      byPath
          .computeIfAbsent(frame.callable().path(), p -> new LinkedHashSet<>())
          .addAll(decisions(frame, reach));
    }
    return byPath.values().stream().flatMap(Set::stream).toList();
  }

  /** The functions that are called: of some, an earlier reading called another form. */
  private List<Frame> called() {
    Set<Frame> called = new HashSet<>();
    Deque<Frame> next = new ArrayDeque<>(List.of(frames.get(0)));
    while (!next.isEmpty()) {
      Frame frame = next.pop();
      if (called.add(frame)) {
        frame.steps().values().forEach(step -> next.push(step.callee()));
      }
    }
    return frames.stream().filter(called::contains).toList();
  }

  private List<Decision> decisions(Frame frame, Reach reach) {
    boolean ruled = !composite.rules().isEmpty() && !frame.callable().whole();
    List<Decision> decisions = new ArrayList<>();
    for (Written written : frame.operations().values()) {
      if (!written.isConstant()) {
        Optional<CompositeRule> line = line(frame, written);
        boolean reached = reach.reaches(frame, written);
        decisions.add(written.decision(frame.callable(), rule(line), line, reached, ruled));
      }
    }
    return decisions;
  }

  /** The lines of the composite that give an operation its rule. */
  Set<CompositeRule> used() {
    Set<CompositeRule> used = new LinkedHashSet<>();
    each((frame, written) -> line(frame, written).ifPresent(used::add));
    return used;
  }

  /** The lines that match an operation, but only where an earlier one does. */
  Set<CompositeRule> shadowed() {
    Set<CompositeRule> shadowed = new LinkedHashSet<>();
    each(
        (frame, written) ->
            composite.rules().stream()
                .filter(
                    r -> written.operation().filter(o -> matches(r, o, frame, written)).isPresent())
                .forEach(shadowed::add));
    shadowed.removeAll(used());
    return shadowed;
  }

  private void each(BiConsumer<Frame, Written> what) {
    called().forEach(f -> f.operations().values().forEach(w -> what.accept(f, w)));
  }

  private boolean matches(CompositeRule line, Operation operation, Frame frame, Written written) {
    return line.matches(operation, written.where(frame.callable(), layers));
  }

  private Optional<CompositeRule> line(Frame frame, Written written) {
    return written
        .operation()
        .filter(o -> !frame.callable().whole() || o == Operation.EMBEDDING)
        .flatMap(o -> composite.lineFor(o, written.where(frame.callable(), layers)));
  }

  private static Rule rule(Optional<CompositeRule> line) {
    return line.map(CompositeRule::rule).orElse(Rule.GRADIENT);
  }
}
