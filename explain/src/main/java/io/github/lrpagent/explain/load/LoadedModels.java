package io.github.lrpagent.explain.load;

import ai.djl.pytorch.engine.PtSymbolBlock;
import io.github.lrpagent.archives.twin.TwinMethod;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * The models that were loaded with twins, or why they were not. Models that the app drops are
 * forgotten.
 */
public final class LoadedModels {
  private final Map<PtSymbolBlock, List<TwinMethod>> twins =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Remembers a model that was loaded with twins. */
  public void loaded(PtSymbolBlock block, List<TwinMethod> methods) {
    twins.put(block, methods);
  }

  /** Returns whether a model was loaded with twins. */
  public boolean hasTwins(PtSymbolBlock block) {
    return twins.containsKey(block);
  }

  /** Returns the twin of a method of a model. */
  public Optional<TwinMethod> twin(PtSymbolBlock block, String composite, String method) {
    return twins.getOrDefault(block, List.of()).stream()
        .filter(t -> t.composite().equals(composite) && t.method().equals(method))
        .findFirst();
  }
}
