package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Memory that an array and its views lie in. Autograd may need what an operation in place writes
 * over: so before a write, all of them move to other memory.
 */
final class Storage {
  private final boolean ours;
  private final List<View> views = new ArrayList<>();
  private @Nullable PtNDArray base;
  private @Nullable PtNDArray original;

  /** A view, and how it is made again. */
  private record View(PtNDArray array, Call call, int part) {
    boolean canBeMadeAgain() {
      return call.arrays().stream().noneMatch(PtNDArray::isReleased);
    }

    PtNDArray again() throws Throwable {
      Object result = Objects.requireNonNull(call.run());
      if (!(result instanceof NDList parts)) {
        return (PtNDArray) result;
      }
      for (int i = 0; i < parts.size(); i++) {
        if (i != part) {
          parts.get(i).close();
        }
      }
      return (PtNDArray) parts.get(part);
    }
  }

  /**
   * Creates memory.
   *
   * @param ours whether it was made in this prediction; else others may know it too
   */
  Storage(boolean ours) {
    this.ours = ours;
  }

  /** Notes an array; the first one is no view. */
  void add(PtNDArray array) {
    if (base == null) {
      base = array;
    }
  }

  /**
   * Notes a view.
   *
   * @param call makes it
   * @param part which of the results it is
   */
  void add(PtNDArray view, Call call, int part) {
    views.add(new View(view, call, part));
  }

  private List<View> views(BlockSession session) {
    return views.stream()
        .filter(view -> !view.array().isReleased())
        .filter(view -> session.rules().share(view.array(), Objects.requireNonNull(base)))
        .toList();
  }

  /** Returns all arrays that lie in it now. */
  List<PtNDArray> arrays(BlockSession session) {
    List<PtNDArray> arrays = new ArrayList<>();
    if (base != null && !base.isReleased()) {
      arrays.add(base);
      views(session).forEach(view -> arrays.add(view.array()));
    }
    return arrays;
  }

  /** Before a write to a part. */
  void renew(BlockSession session) throws Throwable {
    if (base != null && !base.isReleased()) {
      move(session.rules().call(session.manager(), "clone", base), session);
    }
  }

  /**
   * Writes to an array that lies here.
   *
   * @param result what it gets, with its graph; ends here
   */
  void write(PtNDArray target, PtNDArray result, BlockSession session) throws Throwable {
    if (target == base && result.getDataType() == target.getDataType()) {
      move(result, session);
    } else {
      renew(session);
      session.rules().call(session.manager(), "overwrite", target, result).close();
      result.close();
    }
  }

  private void move(PtNDArray memory, BlockSession session) throws Throwable {
    PtNDArray moved = Objects.requireNonNull(base);
    List<View> views = views(session);
    if (!views.stream().allMatch(View::canBeMadeAgain)) {
      session.rules().call(session.manager(), "overwrite", moved, memory).close();
      memory.close();
      return;
    }
    if (!ours && original == null) {
      original = session.own(session.detached(moved));
    }
    moved.intern(memory);
    for (View view : views) {
      view.array().intern(view.again());
    }
  }

  /** Memory that others know gets what was written. */
  void written(BlockSession session) {
    if (original != null && base != null && !base.isReleased()) {
      try (PtNDArray numbers = session.detached(base)) {
        session.rules().call(session.manager(), "overwrite", original, numbers).close();
      }
    }
  }

  /** The arrays go back to the memory where others know them. */
  void end(BlockSession session) throws Throwable {
    if (original != null && base != null && !base.isReleased()) {
      List<View> views = views(session);
      base.intern(original);
      original = null;
      for (View view : views) {
        if (view.canBeMadeAgain()) {
          view.array().intern(view.again());
        }
      }
    }
  }
}
