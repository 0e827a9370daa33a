package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.OwnStack;
import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.FunctionText.Parameter;
import io.github.lrpagent.archives.script.Type;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Site;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the twins of a model: for each composite a module of functions that mirror the model's
 * code, and one method of the root class for each of its methods, {@code forward__cp_lrp} for
 * {@code forward}, that enters them.
 */
public final class TwinWriter {
  private static final int MOST_MODULES = 200_000;
  private static final int MOST_NAMED = 2;

  private final Archive archive;
  private final ClassText root;
  private final int layers;

  private TwinWriter(Archive archive, ClassText root) {
    this.archive = archive;
    this.root = root;
    this.layers = layers(archive.root());
  }

  /**
   * Writes the twins of a model: of each method that can be explained.
   *
   * @throws ArchiveException if no method can be explained; the message names the operation and its
   *     place
   */
  public static Twins write(Archive archive, List<Composite> composites) {
    return OwnStack.call(() -> written(archive, composites, () -> DecisionLog.NONE));
  }

  /**
   * Writes the twins of a model with probes, by which a prediction can tell where relevance goes
   * that does not reach the inputs. They call the functions of {@code RuleText.probes()}.
   *
   * @throws ArchiveException as {@link #write}
   */
  public static Twins writeProbed(Archive archive, List<Composite> composites) {
    return OwnStack.call(() -> written(archive, composites, Probes::new));
  }

  private static Twins written(
      Archive archive, List<Composite> composites, Supplier<DecisionLog> logs) {
    TwinWriter writer = new TwinWriter(archive, rootClass(archive));
    Map<String, String> modules = new LinkedHashMap<>();
    List<TwinMethod> methods = new ArrayList<>();
    Map<String, String> refusals = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    StringBuilder stubs = new StringBuilder();
    for (Composite composite : composites) {
      Program program = new Program(archive, composite, writer.layers, false, logs.get());
      for (FunctionText method : methods(writer.root).toList()) {
        try {
          methods.add(writer.method(program, composite, method, stubs));
        } catch (RefusedException e) {
          refusals.put(method.name(), String.valueOf(e.getMessage()));
        }
      }
      modules.put(program.module(), program.text());
      warnings.addAll(program.warnings());
    }
    if (methods.isEmpty() && !refusals.isEmpty()) {
      throw new ArchiveException(String.join("; ", new LinkedHashSet<>(refusals.values())));
    }
    return new Twins(modules, stubs.toString(), methods, refusals, warnings);
  }

  private static ClassText rootClass(Archive archive) {
    String name = archive.root().className();
    return archive
        .classOf(name)
        .orElseThrow(() -> new ArchiveException("there is no code of the class " + name));
  }

  private static Stream<FunctionText> methods(ClassText root) {
    return root.methods().values().stream().filter(m -> !m.name().startsWith("__"));
  }

  private static List<Parameter> inputs(FunctionText method) {
    return method.parameters().subList(1, method.parameters().size());
  }

  /**
   * Reports what the twins of a model are made of: the same decisions that {@link #write} takes.
   *
   * @return a report for each method
   * @throws ArchiveException if there is no code of the model's class
   */
  public static List<Inspection> inspect(Archive archive, Composite composite) {
    TwinWriter writer = new TwinWriter(archive, rootClass(archive));
    return OwnStack.call(
        () -> methods(writer.root).map(method -> writer.inspect(composite, method)).toList());
  }

  private Inspection inspect(Composite composite, FunctionText method) {
    Callable callable = new Callable(method, archive.root().className(), "", true, false);
    List<Parameter> inputs = inputs(method);
    Program survey = survey(composite, callable, inputs);
    Map<String, TwinSite> sites = sites(survey.leaves(), inputs);
    Decisions decisions = new Decisions(composite, layers, sites);
    Program program = new Program(archive, composite, layers, false, decisions);
    program.begin(sites, survey);
    program.twin(callable, arguments(inputs, sites));
    Set<String> problems = new LinkedHashSet<>(survey.problems());
    problems.addAll(program.problems());
    return new Inspection(
        method.name(),
        inputs.stream().map(Parameter::name).toList(),
        List.copyOf(sites.values()),
        decisions.all(),
        problems,
        decisions.used(),
        decisions.shadowed());
  }

  private TwinMethod method(
      Program program, Composite composite, FunctionText method, StringBuilder stubs) {
    if (method.parameters().isEmpty()) {
      throw method.source().error(method.start(), "a method takes at least 'self'");
    }
    Callable callable = new Callable(method, archive.root().className(), "", true, false);
    List<Parameter> inputs = inputs(method);
    Program survey = survey(composite, callable, inputs);
    refuse(survey.problems());
    Map<String, TwinSite> sites = sites(survey.leaves(), inputs);

    program.begin(sites, survey);
    TwinFunction twin = program.twin(callable, arguments(inputs, sites));
    refuse(program.problems());
    String name = method.name() + "__" + composite.identifier();
    stubs.append(stub(method, name, inputs, sites, composite.reachesZeros(), twin.name()));
    return new TwinMethod(
        composite.name(),
        method.name(),
        name,
        List.copyOf(sites.values()),
        survey.leaves().lookupInputs(),
        program.probes().map(Probes::all).orElse(List.of()));
  }

  /** Reads a method to find its leaves. */
  private Program survey(Composite composite, Callable callable, List<Parameter> inputs) {
    Program survey = new Program(archive, composite, layers, true, DecisionLog.NONE);
    Value outputs = survey.twin(callable, arguments(inputs, Map.of())).result();
    noteSoftmax(outputs, survey.leaves());
    return survey;
  }

  private static Map<String, TwinSite> sites(Leaves leaves, List<Parameter> inputs) {
    return leaves.decide(inputs.stream().map(Parameter::name).toList(), tensors(inputs));
  }

  private static void refuse(Set<String> problems) {
    if (!problems.isEmpty()) {
      String named = problems.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
      int more = problems.size() - MOST_NAMED;
      throw new RefusedException(named + (more > 0 ? "; and " + more + " more" : ""));
    }
  }

  private List<Value> arguments(List<Parameter> inputs, Map<String, TwinSite> sites) {
    List<Value> values = new ArrayList<>();
    values.add(
        Value.module(
            Type.of(archive.root().className()), java.util.Optional.of(archive.root()), ""));
    for (int i = 0; i < inputs.size(); i++) {
      values.add(
          Value.of(inputs.get(i).type(), Facts.input(i, sites.containsKey(Leaves.inputSite(i)))));
    }
    return values;
  }

  private static Set<Integer> tensors(List<Parameter> inputs) {
    Set<Integer> tensors = new TreeSet<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).type().isTensor()) {
        tensors.add(i);
      }
    }
    return tensors;
  }

  private static void noteSoftmax(Value outputs, Leaves leaves) {
    List<Value> all = outputs.items().isEmpty() ? List.of(outputs) : outputs.items();
    for (int i = 0; i < all.size(); i++) {
      for (String site : all.get(i).facts().softmaxes()) {
        leaves.softmax(site, i);
      }
    }
  }

  private static String inputLeaf(String input, TwinSite site, boolean zeros) {
    String number = Integer.toString(site.number());
    return zeros
        ? RuleCalls.onTape("input_leaf", input, number, "True")
        : RuleCalls.onTape("input_leaf", input, number);
  }

  /**
   * The method of the root class that enters the twin: it takes the inputs over and marks those
   * that are leaves.
   */
  private static String stub(
      FunctionText method,
      String name,
      List<Parameter> inputs,
      Map<String, TwinSite> sites,
      boolean zeros,
      String twin) {
    StringBuilder text = new StringBuilder();
    text.append("  def ")
        .append(name)
        .append("(self: ")
        .append(method.parameters().get(0).typeText());
    text.append(",\n    " + RuleCalls.TAPE + ": List[Tensor]");
    inputs.forEach(p -> text.append(",\n    ").append(method.parameterText(p)));
    text.append(")").append(method.result().map(r -> " -> " + r).orElse("")).append(":\n");
    for (int i = 0; i < inputs.size(); i++) {
      String input = inputs.get(i).name();
      if (inputs.get(i).type().isTensor()) {
        String own = RuleCalls.function("own", input);
        TwinSite site = sites.get(Leaves.inputSite(i));
        String taken = site == null ? own : inputLeaf(own, site, zeros);
        text.append("    ").append(input).append(" = ").append(taken).append("\n");
      }
    }
    String arguments = inputs.stream().map(p -> ", " + p.name()).collect(Collectors.joining());
    return text.append("    return ")
        .append(twin)
        .append("(" + RuleCalls.TAPE + ", self")
        .append(arguments)
        .append(")\n")
        .toString();
  }

  /**
   * The number of layers: one more than the largest number that stands first in a module's path.
   */
  private static int layers(PickledObject root) {
    Deque<Child> open = new ArrayDeque<>(List.of(new Child(root, "", 0)));
    int most = 0;
    for (int read = 0; !open.isEmpty(); read++) {
      Child module = open.pop();
      most = Math.max(most, Site.layerOf(module.path()).orElse(-1) + 1);
      if (module.depth() > Limits.DEEPEST || read > MOST_MODULES) {
        throw new ArchiveException(
            "the model's modules have no end: "
                + module.path().substring(0, Math.min(50, module.path().length()))
                + "...");
      }
      module
          .object()
          .attributes()
          .forEach(
              (name, value) -> {
                if (value instanceof PickledObject object) {
                  String path = module.path().isEmpty() ? name : module.path() + "." + name;
                  open.push(new Child(object, path, module.depth() + 1));
                }
              });
    }
    return most;
  }

  private record Child(PickledObject object, String path, int depth) {}
}
