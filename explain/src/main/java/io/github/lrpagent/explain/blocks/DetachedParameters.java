package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Stand for parameters: these are no places that relevance flows to, whatever the app has set them
 * to.
 */
final class DetachedParameters {
  private final KnownArrays known;
  private final Map<PtNDArray, PtNDArray> constants = new IdentityHashMap<>();

  /**
   * Creates none.
   *
   * @param known the arrays that are no parameters
   */
  DetachedParameters(KnownArrays known) {
    this.known = known;
  }

  /** Returns arguments of an operation, with constants in the places of parameters. */
  Object[] in(Object[] arguments) {
    Object[] changed = arguments.clone();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] instanceof PtNDArray array) {
        changed[i] = in(array);
      } else if (changed[i] instanceof PtNDArray[] several) {
        changed[i] = Arrays.stream(several).map(this::in).toArray(PtNDArray[]::new);
      } else if (changed[i] instanceof NDList list) {
        NDList others = new NDList(list);
        others.replaceAll(array -> in((PtNDArray) array));
        changed[i] = others;
      }
    }
    return changed;
  }

  private PtNDArray in(PtNDArray array) {
    return isParameter(array)
        ? constants.computeIfAbsent(array, DetachedParameters::constant)
        : array;
  }

  /** It stays with the parameter's manager, to which what is computed from it goes as well. */
  private static PtNDArray constant(PtNDArray parameter) {
    PtNDArray constant = JniUtils.detachGradient(parameter);
    NDScope.unregister(constant);
    return constant;
  }

  private boolean isParameter(PtNDArray array) {
    return constants.containsKey(array) || !known.has(array) && JniUtils.requiresGrad(array);
  }

  /** Returns whether an array is a parameter, or stands for one. */
  boolean has(PtNDArray array) {
    return constants.containsValue(array) || isParameter(array);
  }

  void close() {
    constants.values().forEach(PtNDArray::close);
  }
}
