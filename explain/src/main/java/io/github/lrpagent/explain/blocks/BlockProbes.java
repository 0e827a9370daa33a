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
  }

  private final BlockSession session;
  private final Origins origins;
  private final List<Probed> met = new ArrayList<>();
  private int operations;

  BlockProbes(BlockSession session) {
    this.session = session;
    this.origins = new Origins(session);
  }

  /** Returns what was met. */
  List<Probed> met() {
    return List.copyOf(met);
  }

  Origins origins() {
    return origins;
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
    int operation = operations++;
    String kind = StepKinds.of(name, operands);
    @Nullable Object[] probed = operands.clone();
    Map<PtNDArray, PtNDArray> aliases = new IdentityHashMap<>();
    try {
      for (int i = 0; i < probed.length; i++) {
        boolean added = StepKinds.isAdded(name, i);
        if (probed[i] instanceof PtNDArray array) {
          probed[i] = alias(array, name, operation, kind, added, aliases);
        } else if (probed[i] instanceof PtNDArray[] several) {
          probed[i] =
              Arrays.stream(several)
                  .map(array -> alias(array, name, operation, kind, true, aliases))
                  .toArray(PtNDArray[]::new);
        } else if (probed[i] instanceof NDList list) {
          NDList others = new NDList(list);
          others.replaceAll(
              array -> alias((PtNDArray) array, name, operation, kind, true, aliases));
          probed[i] = others;
        }
      }
      Object result = step.run(probed);
      if (result instanceof PtNDArray array && rules().carries(array)) {
        keep(
            Probe.Role.RESULT,
            operation,
            session.path(),
            kind,
            rules().call(session.manager(), "probe_result", array));
      }
      return result;
    } finally {
      aliases.values().forEach(PtNDArray::close);
    }
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
      PtNDArray operand,
      String name,
      int operation,
      String kind,
      boolean added,
      Map<PtNDArray, PtNDArray> aliases) {
    PtNDArray known = aliases.get(operand);
    if (known != null) {
      return known;
    }
    boolean carries = rules().carries(operand);
    if (!carries && !(added && operand.getDataType().isFloating())) {
      return operand;
    }
    PtNDManager manager = operand.getManager();
    PtNDArray alias = rules().call(manager, carries ? "probe" : "probe_constant", operand);
    NDScope.unregister(alias);
    aliases.put(operand, alias);
    PtNDArray kept = rules().call(session.manager(), "itself", alias);
    if (carries) {
      keep(Probe.Role.OPERAND, operation, session.path(), kind, kept);
    } else {
      Origins.Origin origin = origins.of(operand, StepKinds.isLayer(name));
      keep(Probe.Role.CONSTANT, operation, origin.path(), origin.kind(), kept);
    }
    return alias;
  }

  private void keep(Probe.Role role, int operation, String module, String kind, PtNDArray tensor) {
    NDScope.unregister(tensor);
    Probe probe = new Probe(-1, role, operation, module, kind);
    met.add(new Probed(probe, tensor, tensor));
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

  /** Notes what the results of a call are, as far as they carry no relevance. */
  void ran(Call call, @Nullable Object result) {
    if (result instanceof PtNDArray array) {
      origins.note(call, array);
    } else if (result instanceof NDList list) {
      for (NDArray array : list) {
        origins.note(call, (PtNDArray) array);
      }
    }
  }
}
