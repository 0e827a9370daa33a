package io.github.lrpagent.explain.session;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.explain.conservation.Probed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a twin met on its way: a TorchScript list of tensors that it adds to, by reference. */
final class Tape implements AutoCloseable {
  private final IValue list;
  private final int start;

  Tape(GraphMemory memory, PtNDManager manager) {
    this.list = memory.tape(manager);
    this.start = memory.entriesBefore();
  }

  IValue list() {
    return list;
  }

  /** Returns the entries in the order of the model's inputs. */
  List<Leaf> entries(PtNDManager manager, TwinMethod twin) {
    PtNDArray[] tensors = list.toTensorArray(manager);
    List<Leaf> entries = new ArrayList<>();
    for (int i = start; i + 2 < tensors.length; i += 3) {
      int number = Math.toIntExact(tensors[i].getLong());
      if (number < 0) {
        continue; // a probe, or a note that rules leave for each other
      }
      Optional<TwinSite> site = twin.sites().stream().filter(s -> s.number() == number).findFirst();
      if (site.isEmpty()) {
        throw new IllegalStateException(
            "the tape names site " + number + ", which " + twin.twin() + " has not");
      }
      entries.add(new Leaf(site.get(), tensors[i + 1], tensors[i + 2]));
    }
    entries.sort(Comparator.comparingInt(e -> e.site().number()));
    return entries;
  }

  /** Returns what the forward met at the probes of its twin. */
  List<Probed> probed(PtNDManager manager, TwinMethod twin) {
    return Probed.on(list.toTensorArray(manager), twin.probes());
  }

  @Override
  public void close() {
    list.close();
  }
}
