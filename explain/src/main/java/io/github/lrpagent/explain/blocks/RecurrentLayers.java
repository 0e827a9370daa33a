package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.explain.load.ArchiveLoader;
import io.github.lrpagent.explain.load.LoadedModels;
import io.github.lrpagent.explain.session.GraphMemory;
import io.github.lrpagent.explain.torch.TorchAccess;
import io.github.lrpagent.rules.RulesArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LSTM, GRU and RNN: a small archive, whose twins have the rules of the composites as those of an
 * app's archive have.
 */
final class RecurrentLayers {
  private final TorchAccess torch;
  private final LoadedModels models;
  private final PtSymbolBlock archive;

  private RecurrentLayers(TorchAccess torch, LoadedModels models, PtSymbolBlock archive) {
    this.torch = torch;
    this.models = models;
    this.archive = archive;
  }

  static RecurrentLayers load(TorchAccess torch, ArchiveLoader loader, LoadedModels models) {
    byte[] text = RulesArchive.of("", BlockRules.script("recurrent.py"));
    Object[] arguments = {
      NDManager.newBaseManager("PyTorch"), new ByteArrayInputStream(text), false, false
    };
    try {
      return new RecurrentLayers(torch, models, loader.loadStream(arguments).orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a layer.
   *
   * @param memory what its graph may take
   * @param method {@code lstm}, {@code gru}, {@code rnn_tanh} or {@code rnn_relu}
   * @param probes hear of what it meets; null for none
   * @param arguments as PyTorch has them
   * @return its outputs and states
   */
  NDList run(
      String composite,
      String method,
      GraphMemory memory,
      PtNDManager manager,
      @Nullable BlockProbes probes,
      Object... arguments) {
    TwinMethod twin = models.twin(archive, composite, method).orElseThrow();
    List<IValue> values = new ArrayList<>();
    try {
      values.add(memory.tape(manager));
      for (Object argument : arguments) {
        values.add(value(argument));
      }
      try (IValue result = torch.run(archive, twin.twin(), values.toArray(IValue[]::new))) {
        if (probes != null) {
          probes.add(values.get(0), twin.probes());
        }
        return result.toNDList(manager);
      }
    } finally {
      values.forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof PtNDArray array) {
      return IValue.from(array);
    }
    if (argument instanceof NDList list) {
      return IValue.listFrom(list.stream().toArray(PtNDArray[]::new));
    }
    if (argument instanceof Boolean truth) {
      return IValue.from(truth.booleanValue());
    }
    if (argument instanceof Integer number) {
      return IValue.from(number.longValue());
    }
    return IValue.from((double) argument);
  }

  /** An operation of DJL's engine that is such a layer: its state is an array or a list. */
  static NDList handle(Call call) throws Throwable {
    BlockSession session = call.session();
    String method = call.name();
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      Object argument = call.argument(i, Object.class);
      if (argument instanceof Enum<?> activation) {
        method += activation.name().equals("RELU") ? "_relu" : "_tanh";
      } else if (i == 1 && argument instanceof PtNDArray state) {
        arguments.add(new NDList(state));
      } else {
        arguments.add(argument);
      }
    }
    NDList results =
        session
            .recurrentLayers()
            .run(
                session.composite(),
                method,
                session.graphMemory(),
                call.manager(),
                session.probes(),
                arguments.toArray());
    boolean carries = call.anyCarries();
    for (NDArray result : results) {
      session.define((PtNDArray) result, Known.fresh(carries));
    }
    return results;
  }
}
