package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * What a model is given in place of an array of the app's: while it runs, the same numbers with a
 * graph; from then on the app's array, should a block have kept it. Whether it is open and whose it
 * is are always as with the app's array.
 */
final class Alias extends PtNDArray {
  private final PtNDArray own;
  private volatile boolean ended;

  /**
   * Creates an alias.
   *
   * @param own the app's array
   * @param numbers its numbers with a graph, in an array that nobody else will close
   */
  Alias(PtNDArray own, PtNDArray numbers) {
    super(own.getManager(), numbers.getHandle());
    this.own = own;
    own.getManager().detachInternal(getUid());
    NDScope.unregister(this);
  }

  PtNDArray own() {
    return own;
  }

  /** The prediction has ended. */
  void end() {
    super.close();
    ended = true;
  }

  @Override
  public Long getHandle() {
    return ended || own.isReleased() ? own.getHandle() : super.getHandle();
  }

  @Override
  public boolean isReleased() {
    return own.isReleased();
  }

  @Override
  public void close() {
    own.close();
  }

  @Override
  public PtNDManager getManager() {
    return own.getManager();
  }

  @Override
  public void attach(NDManager manager) {
    own.attach(manager);
  }

  @Override
  public void tempAttach(NDManager manager) {
    own.tempAttach(manager);
  }

  @Override
  public void returnResource(NDManager manager) {
    own.returnResource(manager);
  }

  @Override
  public void detach() {
    own.detach();
  }

  @Override
  public String getName() {
    return own.getName();
  }

  @Override
  public void setName(String name) {
    own.setName(name);
  }

  @Override
  public void intern(NDArray replaced) {
    if (ended) {
      own.intern(replaced);
    } else {
      super.intern(replaced);
    }
  }
}
