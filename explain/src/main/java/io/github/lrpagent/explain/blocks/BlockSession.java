package io.github.lrpagent.explain.blocks;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.bridge.Operations;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.explain.session.ForwardPass;
import io.github.lrpagent.explain.session.GraphMemory;
import io.github.lrpagent.explain.session.Leaf;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.Rule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of one prediction by a block written in Java: its operations run with a graph, by
 * the rules of the composite; when it ends, one backward gives the relevance of all rows, and no
 * array of the app's keeps the graph.
 */
final class BlockSession implements Prediction.Session, Operations {
  private final BlockExplainer owner;
  private final Prediction prediction;
  private final BlockComposite composite;
  private final Inputs replaced;
  private final NDList inputs;
  private final PtNDManager manager;
  private final BlockLeaves leaves;
  private final ModulePaths paths;
  private final WholeBlocks whole = new WholeBlocks();
  private final boolean gradMode = JniUtils.isGradMode();
  private final long start = System.nanoTime();
  private final KnownArrays arrays = new KnownArrays(this);
  private final DetachedParameters parameters = new DetachedParameters(arrays);

  /** Java's memory under arrays: autograd reads it after the app has closed them. */
  private final List<@Nullable Object> buffers = new ArrayList<>();

  private final @Nullable BlockProbes probes;
  private @Nullable Throwable failure;

  private BlockSession(
      BlockExplainer owner,
      Prediction prediction,
      Block model,
      NDList inputs,
      PtNDManager manager) {
    this.owner = owner;
    this.composite = owner.composite();
    this.prediction = prediction;
    this.replaced = new Inputs(inputs);
    this.inputs = new NDList(inputs);
    this.manager = manager;
    this.leaves = new BlockLeaves(model);
    this.paths = new ModulePaths(model);
    this.probes = owner.context().settings().conservation() ? new BlockProbes(this) : null;
  }

  /**
   * Opens a session and turns grad mode on for this thread.
   *
   * @param inputs the app's list
   * @return the list for the block, in which leaves take the places of inputs
   */
  static NDList open(BlockExplainer owner, Prediction prediction, Block model, NDList inputs) {
    // the app may close its own ones early
    PtNDManager manager =
        (PtNDManager) NDManager.newBaseManager(inputs.get(0).getDevice(), "PyTorch");
    BlockSession session = new BlockSession(owner, prediction, model, inputs, manager);
    try {
      JniUtils.setGradMode(true);
      session.noteIds();
      session.replaced.replaceByLeaves(session);
      prediction.open(session, session);
      return session.replaced.given();
    } catch (Throwable thrown) {
      session.release();
      throw thrown;
    }
  }

  private void noteIds() {
    for (int i = 0; i < inputs.size(); i++) {
      Known foreign = foreign((PtNDArray) inputs.get(i), false);
      boolean ids = inputs.get(i).getDataType().isInteger();
      define((PtNDArray) inputs.get(i), ids ? foreign.withIds(i) : foreign);
    }
  }

  /** What is known of an array that was there before: its memory must stay, too. */
  Known foreign(PtNDArray array, boolean carries) {
    buffers.add(owner.torch().memory(array));
    return Known.foreign(carries);
  }

  @Override
  public @Nullable Object run(String operation, Object[] arguments) throws Throwable {
    if (failure != null) {
      return null;
    }
    Originals.Original original = originals().named(operation);
    for (Object argument : arguments) {
      if (argument instanceof ByteBuffer) {
        buffers.add(argument);
      }
    }
    if (original.name().equals("createNdFromByteBuffer")) {
      return null;
    }
    Call call = new Call(this, original, parameters.in(arguments));
    try {
      return probes == null ? whole.run(call, Handlers.of(original.name())) : probed(call);
    } catch (EngineException e) {
      if (call.failsByItself()) {
        return null; // the app gets its own exception, and may go on
      }
      throw e;
    }
  }

  private @Nullable Object probed(Call call) throws Throwable {
    BlockProbes here = Objects.requireNonNull(probes);
    here.begin();
    Object result = null;
    try {
      result = whole.run(call, Handlers.of(call.name()));
      return result;
    } finally {
      here.end(call, result);
    }
  }

  /** Returns the probes; null unless conservation is checked. */
  @Nullable BlockProbes probes() {
    return probes;
  }

  /** Runs a step of an operation, with probes where there are some. */
  Object step(String name, @Nullable Object[] operands, BlockProbes.Step step) throws Throwable {
    return probes == null ? step.run(operands) : probes.around(name, operands, step);
  }

  /** Returns whether an array is a parameter, or stands for one. */
  boolean isParameter(PtNDArray array) {
    return parameters.has(array);
  }

  /** Returns what is known of the arrays. */
  KnownArrays arrays() {
    return arrays;
  }

  /** Returns what is known of an array. */
  Known known(PtNDArray array) {
    return arrays.of(array);
  }

  /** Says what is known of an array from now on, and returns it. */
  PtNDArray define(PtNDArray array, Known now) {
    return arrays.define(array, now);
  }

  /** Notes that memory was written to, which an array of the app's may lie in. */
  void written(Storage storage) {
    replaced.written(storage, this);
  }

  BlockRules rules() {
    return owner.rules();
  }

  Originals originals() {
    return owner.originals();
  }

  PtNDManager manager() {
    return manager;
  }

  RecurrentLayers recurrentLayers() {
    return owner.recurrentLayers();
  }

  /** Returns what the graph of a recurrent layer may take. */
  GraphMemory graphMemory() {
    return new GraphMemory(owner.context().settings().graphMemory());
  }

  /** Returns the name of the composite. */
  String composite() {
    return composite.name();
  }

  BlockLeaves leaves() {
    return leaves;
  }

  PtNDArray input(int number) {
    return (PtNDArray) inputs.get(number);
  }

  String path() {
    return paths.current();
  }

  /** Returns the rule of an operation that runs now. */
  Rule rule(Operation operation, Call call) {
    return whole.isInside() && operation != Operation.EMBEDDING
        ? Rule.GRADIENT
        : composite.rule(operation, call, paths);
  }

  /** Returns the same array once more, which stays should the app close it. */
  PtNDArray kept(PtNDArray array) {
    return own(rules().call(manager(), "same", array));
  }

  /** Returns whether batch norm may be one layer with the layer before it. */
  boolean merges() {
    return composite.merges();
  }

  /** Returns the method that gives all relevance of an output to the input. */
  String identity() {
    return reachesZeros() ? "identity_zeros" : "identity";
  }

  /** Returns whether a rule gives relevance to numbers that are zero. */
  boolean reachesZeros() {
    return composite.reachesZeros();
  }

  /** Takes an array over, which no manager or scope of the app's is to close. */
  PtNDArray own(PtNDArray array) {
    array.attach(manager);
    NDScope.unregister(array);
    return array;
  }

  /** A constant with the numbers of an array. */
  PtNDArray detached(PtNDArray array) {
    return JniUtils.detachGradient(array);
  }

  @Override
  public void entered(Object block, Object given) {
    paths.entered(block);
    whole.entered(
        whole.isInside() ? Optional.empty() : composite.ruleForModule(block, paths),
        (NDList) given,
        this);
  }

  @Override
  public void left(@Nullable Object outputs) throws Throwable {
    paths.left();
    whole.left(failure == null ? (NDList) outputs : null, this);
  }

  @Override
  public void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
      JniUtils.setGradMode(gradMode);
      cutGraph();
    }
  }

  /** Returns whether nothing was found that could be explained. */
  boolean isEmpty() {
    return leaves.isEmpty();
  }

  @Override
  public void finish(Object outputs) {
    long ended = System.nanoTime();
    try {
      if (failure != null && GraphMemory.isExceeded(failure)) {
        owner.context().unexplained(GraphMemory.REASON);
        return;
      }
      if (failure != null) {
        owner.context().failed("operation", failure);
        return;
      }
      NDList returned = (NDList) outputs;
      ForwardPass pass =
          new ForwardPass(
              composite.name(),
              leaves.lookups(),
              inputs,
              ownViews(returned),
              manager,
              ended - start,
              () -> probes == null ? List.of() : probes.met());
      owner.explainer().explain(prediction, ended, pass, () -> entries(returned));
      composite.warnings().forEach(owner.context()::log);
    } finally {
      release();
      Inputs.restore((NDList) outputs);
      owner.torch().addToTimestamp(prediction.predictor(), System.nanoTime() - ended);
    }
  }

  /** Outputs of our own: what is computed from them is none of the app's manager. */
  private NDList ownViews(NDList outputs) {
    NDList views = new NDList(outputs.size());
    for (NDArray output : outputs) {
      if (output.getDataType() == DataType.STRING) {
        views.add(output);
      } else {
        PtNDArray view = kept((PtNDArray) output);
        view.setName(output.getName());
        views.add(view);
      }
    }
    return views;
  }

  private List<Leaf> entries(NDList outputs) {
    List<Leaf> entries = new ArrayList<>(leaves.read());
    if (probes != null) {
      leaves.others().forEach(leaf -> probes.notLeaf(leaf.tensor(), leaf.site().name()));
    }
    for (int i = 0; i < outputs.size(); i++) {
      Optional<PtNDArray> logits = arrays.logits(outputs.get(i));
      if (logits.isPresent()) {
        TwinSite site = new TwinSite(entries.size(), TwinSite.Kind.LOGITS, "", i);
        entries.add(new Leaf(site, logits.get(), logits.get()));
      }
    }
    return entries;
  }

  @Override
  public void abandon() {
    release();
  }

  private void cutGraph() {
    try {
      arrays.cut();
    } catch (Throwable thrown) {
      owner.context().failed("operation", thrown);
    }
  }

  /** Leaves nothing behind: no graph in an array of the app's, no tensor, no memory, no mode. */
  void release() {
    JniUtils.setGradMode(gradMode);
    boolean leaks = Faults.leaks();
    try {
      if (leaks) {
        arrays.leak();
      }
      cutGraph();
    } finally {
      parameters.close();
      replaced.end();
      if (!leaks) {
        manager.close();
      }
      arrays.clear();
      buffers.clear();
    }
  }
}
