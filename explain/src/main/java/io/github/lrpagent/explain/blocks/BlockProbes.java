package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.lrpagent.archives.twin.Probe;
import io.github.lrpagent.explain.conservation.Probed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where it is to be checked what relevance each operation loses: measures what goes into it and
 * what comes out, in whatever parts its rule is computed.
 */
final class BlockProbes {
  /** Computes an operation, or a part of it, of operands. */
  interface Step {
    Object run(@Nullable Object[] operands) throws Throwable;

    /** What a step has met; a constant has a name of its own. */
    record Met(Probe.Role role, PtNDArray tensor, Origins.@Nullable Origin origin) {}
  }

  private final BlockSession session;
  private final Origins origins;
  private final List<Probed> met = new ArrayList<>();
  private final List<Step.Met> running = new ArrayList<>();
  private int operations;
  private boolean inCall;

  BlockProbes(BlockSession session) {
    this.session = session;
    this.origins = new Origins(session);
  }

  /** Returns what was met. */
  List<Probed> met() {
    return List.copyOf(met);
  }

  /**
   * Runs a step with probes.
   *
   * @param name the operation or the rule, as {@link StepKinds} knows it; others are not probed
   */
  Object around(String name, @Nullable Object[] operands, Step step) throws Throwable {
    if (!StepKinds.isProbed(name) || !carry(operands)) {
      return step.run(operands);
    }
    @Nullable Object[] probed = operands.clone();
    Map<PtNDArray, PtNDArray> aliases = new IdentityHashMap<>();
    try {
      for (int i = 0; i < probed.length; i++) {
        boolean added = StepKinds.isAdded(name, i);
        if (probed[i] instanceof PtNDArray array) {
          probed[i] = alias(array, name, added, aliases);
        } else if (probed[i] instanceof PtNDArray[] several) {
          probed[i] =
              Arrays.stream(several)
                  .map(array -> alias(array, name, true, aliases))
                  .toArray(PtNDArray[]::new);
        } else if (probed[i] instanceof NDList list) {
          NDList others = new NDList(list);
          others.replaceAll(array -> alias((PtNDArray) array, name, true, aliases));
          probed[i] = others;
        }
      }
      Object result = step.run(probed);
      if (result instanceof PtNDArray array && rules().carries(array)) {
        keep(Probe.Role.RESULT, rules().call(session.manager(), "probe_result", array), null);
      }
      return result;
    } finally {
      aliases.values().forEach(PtNDArray::close);
      if (!inCall) {
        end(StepKinds.of(name));
      }
    }
  }

  /** A call begins: all its steps are one operation. */
  void begin() {
    inCall = true;
  }

  /**
   * The call ends.
   *
   * @param result its result, of which it is noted where it is from if it carries no relevance
   */
  void end(Call call, @Nullable Object result) {
    inCall = false;
    end(call.sinkKind());
    if (result instanceof PtNDArray array) {
      origins.note(call, array);
    } else if (result instanceof NDList list) {
      for (NDArray array : list) {
        origins.note(call, (PtNDArray) array);
      }
    }
  }

  private void end(String kind) {
    int operation = operations++;
    Origins.Origin own = new Origins.Origin(kind, session.path());
    for (Step.Met each : running) {
      Origins.Origin origin = each.origin() == null ? own : each.origin();
      Probe probe = new Probe(-1, each.role(), operation, origin.path(), origin.kind());
      met.add(new Probed(probe, each.tensor(), each.tensor()));
    }
    running.clear();
  }

  /** Adds a look-up that turned out to be no leaf. */
  void notLeaf(PtNDArray table, String path) {
    Probe probe = new Probe(-1, Probe.Role.RESULT, operations++, path, "embedding");
    met.add(new Probed(probe, table, table));
  }

  private boolean carry(@Nullable Object[] operands) {
    for (Object operand : operands) {
      if (operand instanceof PtNDArray array && rules().carries(array)
          || operand instanceof PtNDArray[] several
              && Arrays.stream(several).anyMatch(rules()::carries)
          || operand instanceof NDList list
              && list.stream().map(PtNDArray.class::cast).anyMatch(rules()::carries)) {
        return true;
      }
    }
    return false;
  }

  /** Stands for an operand: of the same manager, for the result is to be of that, too. */
  private PtNDArray alias(
      PtNDArray operand, String name, boolean added, Map<PtNDArray, PtNDArray> aliases) {
    PtNDArray known = aliases.get(operand);
    if (known != null) {
      return known;
    }
    boolean carries = rules().carries(operand);
    if (!carries && !(added && operand.getDataType().isFloating())) {
      return operand;
    }
    PtNDManager manager = operand.getManager();
    PtNDArray alias = rules().call(manager, carries ? "probe" : "leaf", operand);
    NDScope.unregister(alias);
    aliases.put(operand, alias);
    PtNDArray kept = rules().call(session.manager(), "itself", alias);
    boolean layer = StepKinds.isLayer(name);
    keep(
        carries ? Probe.Role.OPERAND : Probe.Role.CONSTANT,
        kept,
        carries ? null : origins.of(operand, layer));
    return alias;
  }

  private void keep(Probe.Role role, PtNDArray tensor, Origins.@Nullable Origin origin) {
    NDScope.unregister(tensor);
    running.add(new Step.Met(role, tensor, origin));
  }

  /**
   * Adds what an archive has met that computes one operation.
   *
   * @param tape its tape
   * @param probes its probes
   */
  void add(IValue tape, List<Probe> probes) {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (Probed each : Probed.on(tape.toTensorArray(session.manager()), probes)) {
      Probe probe = each.probe();
      int operation = numbers.computeIfAbsent(probe.operation(), o -> operations++);
      met.add(
          new Probed(
              new Probe(-1, probe.role(), operation, session.path(), probe.kind()),
              each.tensor(),
              each.numbers()));
    }
  }

  private BlockRules rules() {
    return session.rules();
  }
}
