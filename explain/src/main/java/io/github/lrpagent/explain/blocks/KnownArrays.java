package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the arrays of a prediction, and what becomes of it where they are written to.
 */
final class KnownArrays {
  private final BlockSession session;
  private final Map<PtNDArray, Known> known = new IdentityHashMap<>();

  KnownArrays(BlockSession session) {
    this.session = session;
  }

  /** Returns whether anything was said of an array, or asked. */
  boolean has(PtNDArray array) {
    return known.containsKey(array);
  }

  /** Returns what is known of an array; of one that nobody has told of, its gradient is asked. */
  Known of(PtNDArray array) {
    Known before = known.get(array);
    if (before == null) {
      boolean floating = array.getDataType().isFloating();
      before = session.foreign(array, floating && session.rules().carries(array));
      define(array, before);
    }
    return before;
  }

  /** Says what is known of an array from now on, and returns it. */
  PtNDArray define(PtNDArray array, Known now) {
    now.storage().add(array);
    known.put(array, now);
    return array;
  }

  /** Returns an array as a map of others; one that is none begins a map. */
  ElementMap map(PtNDArray array) {
    Known now = of(array);
    if (now.map() != null) {
      return now.map();
    }
    ElementMap map = ElementMap.start(array);
    known.put(array, now.withMap(map));
    return map;
  }

  /** Returns what went into the softmax or sigmoid at the end of the model. */
  Optional<PtNDArray> logits(NDArray output) {
    return Optional.ofNullable(known.get(output))
        .map(Known::logits)
        .filter(logits -> !logits.isReleased());
  }

  /** Gives an array the numbers and the graph of a result, whose own array ends here. */
  void overwrite(PtNDArray target, PtNDArray result) throws Throwable {
    Storage storage = of(target).storage();
    Known after = of(result);
    known.remove(result);
    storage.write(target, result, session);
    written(target, after.carries());
    ElementMap moved = after.map() == null ? null : after.map().movedTo(target);
    known.put(
        target,
        new Known(
            after.carries(),
            Known.NONE,
            after.activation(),
            after.root(),
            after.logits(),
            moved,
            null,
            storage));
  }

  /** Before an operation writes to a part of an array. */
  void writing(PtNDArray target) throws Throwable {
    of(target).storage().renew(session);
  }

  /** Notes that an operation has written to an array, and so to all that lie in its memory. */
  void written(PtNDArray target, boolean carries) {
    Storage storage = of(target).storage();
    overwritten(target, carries);
    for (PtNDArray array : storage.arrays(session)) {
      if (array != target) {
        overwritten(array, carries || of(array).carries());
      }
    }
    storage.written(session);
    session.written(storage);
  }

  private void overwritten(PtNDArray array, boolean carries) {
    Known before = of(array);
    if (before.map() != null) {
      before.map().overwrite();
    }
    known.put(array, before.overwritten(carries));
  }

  /** No array keeps a graph, and those that others know go back to the memory where they do. */
  void cut() throws Throwable {
    known.forEach(
        (array, now) -> {
          if (now.carries() && !array.isReleased()) {
            array.intern(session.detached(array));
          }
        });
    for (Known each : known.values()) {
      each.storage().end(session);
    }
  }

  /** Makes another handle of each array that nothing closes: for a test, which sees that leak. */
  void leak() {
    known.keySet().stream()
        .filter(array -> !array.isReleased())
        .forEach(array -> session.rules().call(session.manager(), "same", array));
  }

  void clear() {
    known.clear();
  }
}
