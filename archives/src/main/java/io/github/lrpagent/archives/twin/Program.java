package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.script.Expression;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.CompositeRule;
import io.github.lrpagent.composites.Site;
import io.github.lrpagent.composites.UsedLines;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The functions of one composite's twins, each written once for every place that needs it in
 * another form.
 */
final class Program {
  private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^_+|_+$");

  private record Key(
      FunctionText text, String path, boolean method, boolean whole, List<Value> arguments) {}

  private final Archive archive;
  private final Composite composite;
  private final UsedLines lines;
  private final int layers;
  private final boolean survey;
  private final DecisionLog log;
  private final Map<String, String> namesByText = new LinkedHashMap<>();
  private final Map<String, String> textsByName = new LinkedHashMap<>();
  private final Map<Key, TwinFunction> functions = new HashMap<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Limits limits = new Limits();
  private Map<String, TwinSite> sites = Map.of();
  private Leaves leaves = new Leaves();
  private LocalFields fields = new LocalFields();
  private boolean overwrites;

  /**
   * Creates a program without functions.
   *
   * @param survey whether it is only read to find the leaves: then every look-up may be one
   * @param log hears what is decided
   */
  Program(Archive archive, Composite composite, int layers, boolean survey, DecisionLog log) {
    this.archive = archive;
    this.composite = composite;
    this.lines = new UsedLines(composite);
    this.layers = layers;
    this.survey = survey;
    this.log = log;
  }

  /** The module that holds the functions, such as {@code __torch__.lrp_twin_cp_lrp}. */
  String module() {
    return "__torch__.lrp_twin_" + composite.identifier();
  }

  /** The text of the module. */
  String text() {
    return String.join("", textsByName.values());
  }

  Archive archive() {
    return archive;
  }

  /**
   * Starts the next root method, which a survey has read.
   *
   * @param decided the sites
   * @param surveyed what the survey read
   */
  void begin(Map<String, TwinSite> decided, Program surveyed) {
    functions.clear();
    problems.clear();
    sites = decided;
    fields = surveyed.fields;
    leaves = new Leaves();
    overwrites = surveyed.overwrites;
  }

  /** An operation in place writes to a tensor that carries relevance. */
  void noteOverwrite() {
    overwrites = true;
  }

  /** Whether an operation in place may write to a tensor that carries relevance. */
  boolean overwrites() {
    return overwrites;
  }

  /** Whether this reading only looks for leaves. */
  boolean isSurvey() {
    return survey;
  }

  /** Hears what is decided. */
  DecisionLog log() {
    return log;
  }

  /** The probes, where it is to be checked what relevance each operation loses. */
  Optional<Probes> probes() {
    return log instanceof Probes probes ? Optional.of(probes) : Optional.empty();
  }

  Leaves leaves() {
    return leaves;
  }

  /** What is known of the fields of objects that the model makes. */
  LocalFields fields() {
    return fields;
  }

  /** The site that a place of the code is. */
  Optional<TwinSite> site(String place) {
    return Optional.ofNullable(sites.get(place));
  }

  /**
   * The code that marks what goes into a softmax or a sigmoid, if it is at the end of the model.
   */
  Optional<String> logits(String place, String operand) {
    return site(place)
        .filter(s -> s.kind() == TwinSite.Kind.LOGITS)
        .map(s -> RuleCalls.onTape("logits", operand, Integer.toString(s.number())));
  }

  void problem(FunctionText text, Expression at, String what) {
    problems.add(text.source().place(at.start()) + ": " + what);
  }

  /** How far this program may still be read. */
  Limits limits() {
    return limits;
  }

  /** What keeps the model from being explained; empty if nothing does. */
  Set<String> problems() {
    return problems;
  }

  /**
   * The rule of an operation.
   *
   * @param operator PyTorch's name of it
   * @param operands what one of its operands is the output of; may be empty
   */
  Rule rule(Operation operation, Callable callable, String operator, String operands) {
    return callable.whole() && operation != Operation.EMBEDDING
        ? Rule.GRADIENT
        : rule(operation, callable.where(layers).withOperator(operator, operands))
            .orElse(Rule.GRADIENT);
  }

  /** Whether a line of the composite makes batch norm one layer with the layer before it. */
  boolean merges() {
    return composite.merges();
  }

  /** The function that gives all relevance of an output to the input. */
  String identity() {
    return composite.reachesZeros() ? "identity_zeros" : "identity";
  }

  private Optional<Rule> rule(Operation operation, Site site) {
    return lines.lineFor(operation, site).map(CompositeRule::rule);
  }

  /** What the user should know about lines of the composite that nothing gets its rule from. */
  List<String> warnings() {
    return lines.warnings();
  }

  /** The rule that takes a module whole, if a line of the composite says so. */
  Optional<Rule> ruleForModule(Callable method) {
    return method.whole() ? Optional.empty() : rule(Operation.MODULE, method.where(layers));
  }

  /** The twin of a callable for arguments of which something is known. */
  TwinFunction twin(Callable callable, List<Value> arguments) {
    List<Value> passed = arguments.stream().map(Value::passed).toList();
    Key key =
        new Key(callable.text(), callable.path(), callable.method(), callable.whole(), passed);
    TwinFunction known = functions.get(key);
    if (known == null) {
      log.enter(callable);
      MethodText written = new MethodCompiler(this, callable, passed).compile();
      known = new TwinFunction(name(callable, written.text()), written.result(), written.map());
      log.leave(known);
      functions.put(key, known);
    }
    return known;
  }

  /** The same text is one function, whoever calls it. */
  private String name(Callable callable, String text) {
    return namesByText.computeIfAbsent(
        text,
        t -> {
          String base =
              "t_"
                  + EDGES
                      .matcher(
                          NO_NAME
                              .matcher(callable.path() + "." + callable.text().name())
                              .replaceAll("_"))
                      .replaceAll("");
          String name = base;
          for (int i = 2; textsByName.containsKey(name); i++) {
            name = base + "_" + i;
          }
          textsByName.put(name, "def " + name + t);
          return module() + "." + name;
        });
  }

  /**
   * A function's text behind its name, and its result.
   *
   * @param text from the opening parenthesis on
   * @param result what is known of its result
   * @param map what it makes of its only tensor with relevance
   */
  record MethodText(String text, Value result, Elementwise.Kind map) {}
}
