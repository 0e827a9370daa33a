package io.github.lrpagent.explain.blocks;

import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeRule;
import io.github.lrpagent.composites.Site;
import io.github.lrpagent.composites.UsedLines;
import io.github.lrpagent.composites.Where;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The rules of a composite, asked for while operations run. */
final class BlockComposite {
  /** Classes between an app's call and us. */
  private static final List<String> BETWEEN =
      List.of("io.github.lrpagent.", "ai.djl.pytorch.", "ai.djl.ndarray.", "java.", "jdk.");

  private final Composite composite;
  private final boolean conditional;
  private final boolean takesModules;
  private final boolean merges;
  private final boolean reachesZeros;
  private final UsedLines lines;
  private final Map<Operation, Rule> everywhere = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  BlockComposite(Composite composite) {
    this.composite = composite;
    this.lines = new UsedLines(composite);
    this.conditional =
        composite.rules().stream().anyMatch(line -> !line.where().equals(Where.ANYWHERE));
    this.takesModules =
        composite.rules().stream().anyMatch(r -> r.operations().contains(Operation.MODULE));
    this.merges = composite.merges();
    this.reachesZeros = composite.reachesZeros();
  }

  /** Whether a line makes batch norm one layer with the layer before it. */
  boolean merges() {
    return merges;
  }

  /** Whether a rule gives relevance to numbers that are zero. */
  boolean reachesZeros() {
    return reachesZeros;
  }

  String name() {
    return composite.name();
  }

  /**
   * Returns the rule of an operation that runs now.
   *
   * @param call its call, asked about only where a line has a condition
   * @param paths where in the model
   */
  Rule rule(Operation operation, Call call, ModulePaths paths) {
    if (!conditional) {
      return everywhere.computeIfAbsent(operation, o -> rule(o, Site.UNKNOWN));
    }
    String path = paths.current();
    Optional<StackFrame> caller =
        StackWalker.getInstance()
            .walk(frames -> frames.filter(BlockComposite::isOfTheModel).findFirst());
    Site site =
        new Site(
            "",
            path,
            call.torchName(),
            caller.map(StackFrame::getClassName).orElse(""),
            caller.map(StackFrame::getMethodName).orElse(""),
            Site.layerOf(path),
            0,
            call.torchName(),
            call.outputsOf());
    return rule(operation, site);
  }

  private Rule rule(Operation operation, Site site) {
    return lines.lineFor(operation, site).map(CompositeRule::rule).orElse(Rule.GRADIENT);
  }

  /** Returns the rule that takes a block whole, if a line of the composite says so. */
  Optional<Rule> ruleForModule(Object block, ModulePaths paths) {
    if (!takesModules) {
      return Optional.empty();
    }
    String path = paths.current();
    Site site =
        new Site(
            "", path, "", block.getClass().getName(), "forward", Site.layerOf(path), 0, "", "");
    return lines.lineFor(Operation.MODULE, site).map(CompositeRule::rule);
  }

  /**
   * Returns what the user should know about lines that nothing gets its rule from: once, after the
   * first prediction.
   */
  List<String> warnings() {
    return warned.compareAndSet(false, true) ? lines.warnings() : List.of();
  }

  private static boolean isOfTheModel(StackFrame frame) {
    return BETWEEN.stream().noneMatch(frame.getClassName()::startsWith);
  }
}
