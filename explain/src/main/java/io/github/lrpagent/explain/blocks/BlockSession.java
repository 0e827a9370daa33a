package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
  private final NDList list;
  private final NDList inputs;
  private final PtNDManager manager;
  private final BlockLeaves leaves;
  private final ModulePaths paths;
  private final boolean gradMode = JniUtils.isGradMode();
  private final long start = System.nanoTime();
  private final Map<PtNDArray, Known> known = new IdentityHashMap<>();
  private final Map<PtNDArray, PtNDArray> parameters = new IdentityHashMap<>();
  private final Map<PtNDArray, PtNDArray> aliases = new IdentityHashMap<>();

  /** Java's memory under arrays: autograd reads it after the app has closed them. */
  private final List<Object> buffers = new ArrayList<>();

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
    this.list = inputs;
    this.inputs = new NDList(inputs);
    this.manager = manager;
    this.leaves = new BlockLeaves(model);
    this.paths = new ModulePaths(model);
  }

  /**
   * Opens a session and turns grad mode on for this thread.
   *
   * @param inputs the list that the block will get; while it runs, leaves take the places of inputs
   */
  static void open(BlockExplainer owner, Prediction prediction, Block model, NDList inputs) {
    PtNDManager manager = (PtNDManager) inputs.get(0).getManager().newSubManager();
    BlockSession session = new BlockSession(owner, prediction, model, inputs, manager);
    try {
      JniUtils.setGradMode(true);
      Inputs.keep(inputs, session);
      session.noteIds();
      Inputs.replaceByLeaves(inputs, session);
      prediction.open(session, session);
    } catch (Throwable thrown) {
      session.release();
      throw thrown;
    }
  }

  private void noteIds() {
    for (int i = 0; i < inputs.size(); i++) {
      Known foreign = Known.foreign(false);
      boolean ids = inputs.get(i).getDataType().isInteger();
      known.put((PtNDArray) inputs.get(i), ids ? foreign.withIds(i) : foreign);
    }
  }

  @Override
  public @Nullable Object run(String operation, Object[] arguments) throws Throwable {
    if (failure != null) {
      return null;
    }
    Originals.Original original = originals().named(operation);
    if (original.name().equals("createNdFromByteBuffer")) {
      buffers.add(arguments[1]);
      return null;
    }
    Object[] detached = withoutParameters(arguments);
    Call call = new Call(this, original, detached);
    Optional<Handler> handler = Handlers.of(original.name());
    if (handler.isPresent()) {
      return handler.get().run(call);
    }
    return detached == arguments ? null : call.run();
  }

  /** Parameters are no places that relevance flows to, whatever the app has set them to. */
  private Object[] withoutParameters(Object[] arguments) {
    Object[] changed = arguments;
    for (int i = 0; i < arguments.length; i++) {
      Object without = withoutParameters(arguments[i]);
      if (without != arguments[i]) {
        changed = changed == arguments ? arguments.clone() : changed;
        changed[i] = without;
      }
    }
    return changed;
  }

  private Object withoutParameters(Object argument) {
    if (argument instanceof PtNDArray array && isParameter(array)) {
      return parameters.computeIfAbsent(array, this::detached);
    }
    if (argument instanceof PtNDArray[] arrays
        && Arrays.stream(arrays).anyMatch(this::isParameter)) {
      return Arrays.stream(arrays).map(this::withoutParameters).toArray(PtNDArray[]::new);
    }
    return argument;
  }

  private boolean isParameter(PtNDArray array) {
    return parameters.containsKey(array)
        || !known.containsKey(array) && JniUtils.requiresGrad(array);
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

  Rule rule(Operation operation, String function) {
    return composite.rule(operation, function, paths);
  }

  /** Returns what is known of an array; of one that nobody has told of, its gradient is asked. */
  Known known(PtNDArray array) {
    Known before = known.get(array);
    if (before == null) {
      before = Known.foreign(array.getDataType().isFloating() && rules().carries(array));
      known.put(array, before);
    }
    return before;
  }

  PtNDArray define(PtNDArray array, Known now) {
    known.put(array, now);
    return array;
  }

  /** Returns an array as a map of others; one that is none begins a map. */
  ElementMap map(PtNDArray array) {
    Known now = known(array);
    if (now.map() != null) {
      return now.map();
    }
    ElementMap map = ElementMap.start(array);
    known.put(array, now.withMap(map));
    return map;
  }

  /** A constant with the numbers of an array. */
  PtNDArray detached(PtNDArray array) {
    return JniUtils.detachGradient(array);
  }

  /** Notes that the model was given an alias in place of the app's own array. */
  void aliasOf(PtNDArray alias, PtNDArray own) {
    aliases.put(alias, own);
  }

  /** Gives an array the numbers and the graph of a result, whose own array ends here. */
  void overwrite(PtNDArray target, PtNDArray result) {
    Known before = known(target);
    Known after = known(result);
    PtNDArray own = aliases.get(target);
    if (own != null) {
      try (PtNDArray value = detached(result)) {
        rules().call(manager, "overwrite", own, value).close();
      }
    }
    ElementMap moved = after.map() == null ? null : after.map().movedTo(target);
    if (before.map() != null) {
      before.map().overwrite();
    }
    if (before.storage().isShared() || result.getDataType() != target.getDataType()) {
      rules().call(manager, "overwrite", target, result).close();
      result.close();
    } else {
      target.intern(result);
    }
    known.remove(result);
    known.put(
        target,
        new Known(
            after.carries(),
            Known.NONE,
            after.activation(),
            after.root(),
            after.logits(),
            moved,
            before.storage()));
  }

  /** Notes that an operation has written to an array. */
  void written(PtNDArray target, boolean carries) {
    Known before = known(target);
    if (before.map() != null) {
      before.map().overwrite();
    }
    known.put(
        target,
        new Known(carries, Known.NONE, Known.Activation.NO, false, null, null, before.storage()));
  }

  @Override
  public void entered(Object block) {
    paths.entered(block);
  }

  @Override
  public void left() {
    paths.left();
  }

  @Override
  public void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
      JniUtils.setGradMode(gradMode);
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
              new NDList(returned),
              manager,
              ended - start);
      owner.explainer().explain(prediction, ended, pass, () -> entries(returned));
    } finally {
      restore((NDList) outputs);
      release();
      owner.torch().addToTimestamp(prediction.predictor(), System.nanoTime() - ended);
    }
  }

  private List<Leaf> entries(NDList outputs) {
    List<Leaf> entries = new ArrayList<>(leaves.read());
    for (int i = 0; i < outputs.size(); i++) {
      NDArray output = outputs.get(i);
      PtNDArray logits = known.containsKey(output) ? known.get(output).logits() : null;
      if (logits != null && !logits.isReleased()) {
        TwinSite site = new TwinSite(entries.size(), TwinSite.Kind.LOGITS, "", i);
        entries.add(new Leaf(site, logits, logits));
      }
    }
    return entries;
  }

  @Override
  public void abandon() {
    release();
  }

  /** Puts the app's own arrays back where it was given aliases. */
  private void restore(NDList arrays) {
    arrays.replaceAll(array -> array instanceof PtNDArray a ? aliases.getOrDefault(a, a) : array);
  }

  /** Leaves nothing behind: no graph in an array of the app's, no tensor, no memory, no mode. */
  void release() {
    JniUtils.setGradMode(gradMode);
    restore(list);
    for (Map.Entry<PtNDArray, Known> entry : known.entrySet()) {
      PtNDArray array = entry.getKey();
      if (entry.getValue().carries() && !array.isReleased()) {
        array.intern(detached(array));
      }
    }
    parameters.values().forEach(PtNDArray::close);
    if (!Faults.leaks()) {
      manager.close();
    }
    known.clear();
    buffers.clear();
  }
}
