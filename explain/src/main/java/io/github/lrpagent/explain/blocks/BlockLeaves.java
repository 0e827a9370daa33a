package io.github.lrpagent.explain.blocks;

import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.explain.session.Leaf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * Where relevance is read in a prediction: the look-ups in the table with the most rows, and in
 * others with as many; or the model's floating-point inputs, where it has no ids.
 */
final class BlockLeaves {
  /** The rows of the largest table that each model was seen to look ids up in. */
  private static final Map<Block, Long> LARGEST = Collections.synchronizedMap(new WeakHashMap<>());

  private final Block model;
  private final List<Found> found = new ArrayList<>();
  private final Set<Integer> lookups = new HashSet<>();

  private record Found(Leaf leaf, long rows, boolean named) {}

  /**
   * Creates the leaves of a prediction.
   *
   * @param model the block of the model
   */
  BlockLeaves(Block model) {
    this.model = model;
  }

  /**
   * Whether a table may be that of the tokens, as far as it is known: in the first prediction of a
   * model the largest table may still come.
   */
  boolean isTable(long rows) {
    return rows >= LARGEST.getOrDefault(model, 0L);
  }

  /** Notes that an input is looked up with, whatever becomes of it: it is no mask. */
  void notMask(int input) {
    lookups.add(input);
  }

  /** Returns the numbers of the inputs that are looked up with. */
  Set<Integer> lookups() {
    return Set.copyOf(lookups);
  }

  /**
   * Adds a look-up.
   *
   * @param leaf what was found, {@code [batch, tokens, hidden]}
   * @param ids the model's input that holds the ids
   * @param input its number
   * @param rows of the table
   * @param named whether the composite calls it a leaf
   * @param path of the module
   */
  void lookedUp(PtNDArray leaf, PtNDArray ids, int input, long rows, boolean named, String path) {
    PtNDArray kept = JniUtils.detachGradient(ids);
    kept.attach(leaf.getManager());
    NDScope.unregister(kept);
    String name = path.isEmpty() ? Inputs.name(ids, input) : path;
    TwinSite site = new TwinSite(found.size(), TwinSite.Kind.EMBEDDING, name, input);
    found.add(new Found(new Leaf(site, leaf, kept), rows, named));
  }

  /** Adds a floating-point input. */
  void input(PtNDArray leaf, String name, int input) {
    TwinSite site = new TwinSite(found.size(), TwinSite.Kind.INPUT, name, input);
    found.add(new Found(new Leaf(site, leaf, leaf), 0, true));
  }

  /** Returns whether nothing was found. */
  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns how many were found so far. */
  int count() {
    return found.size();
  }

  /** Returns the leaves in the order of the model's inputs. */
  List<Leaf> read() {
    long most = found.stream().mapToLong(Found::rows).max().orElse(0);
    LARGEST.merge(model, most, Math::max);
    return found.stream()
        .filter(isLeaf())
        .map(Found::leaf)
        .sorted(Comparator.comparingInt(leaf -> leaf.site().index()))
        .toList();
  }

  /** Returns what was found and turned out to be no leaf. */
  List<Leaf> others() {
    return found.stream().filter(Predicate.not(isLeaf())).map(Found::leaf).toList();
  }

  private Predicate<Found> isLeaf() {
    long most = found.stream().mapToLong(Found::rows).max().orElse(0);
    boolean named = found.stream().anyMatch(Found::named);
    return f -> named ? f.named() : f.rows() == most;
  }
}
