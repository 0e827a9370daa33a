package io.github.lrpagent.explain.session;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.TranslatorContext;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.explain.targets.AttentionMask;
import io.github.lrpagent.explain.targets.Labels;
import io.github.lrpagent.explain.targets.OutputRows;
import io.github.lrpagent.explain.targets.RowTarget;
import io.github.lrpagent.explain.targets.TargetSpec;
import io.github.lrpagent.explain.targets.Targets;
import io.github.lrpagent.explain.tokens.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Chooses what to explain in a prediction, and makes explanations of the relevance that came of it.
 */
public final class Explainer {
  private final TargetSpec spec;
  private final Delivery delivery;
  private final Labels labels = new Labels();

  /** Creates an explainer. */
  public Explainer(AgentContext context, Delivery delivery) {
    this.spec = TargetSpec.parse(context.settings().target());
    this.delivery = delivery;
  }

  /** Chooses the output, its rows and their targets; nothing if no leaf was met. */
  Optional<Explained> choose(ForwardPass pass, List<Leaf> entries) {
    NDList outputs = pass.outputs();
    List<Leaf> leaves =
        entries.stream().filter(e -> e.site().kind() != TwinSite.Kind.LOGITS).toList();
    if (leaves.isEmpty() || outputs.isEmpty()) {
      return Optional.empty();
    }
    PtNDArray output = logits(entries, outputs.get(0)).orElseGet(() -> (PtNDArray) outputs.get(0));
    if (!output.getDataType().isFloating() && output.getDataType() != DataType.UNKNOWN) {
      throw new UnexplainedException(
          "the output is of type " + output.getDataType() + ", which has no gradient");
    }
    Leaf first = leaves.get(0);
    Shape shape = output.getShape();
    boolean batch = shape.dimension() > 0 && shape.get(0) == first.tensor().getShape().get(0);
    OutputRows rows = new OutputRows(output, batch, pass.manager());
    Optional<AttentionMask> mask = rows.shape().length == 2 ? mask(pass, leaves) : Optional.empty();
    try {
      JniUtils.setGradMode(true);
      Targets.Chosen chosen =
          Targets.choose(
              spec, rows, row -> mask.map(m -> m.lastPosition(row)).orElse(Integer.MAX_VALUE));
      return Optional.of(new Explained(chosen.sum(), 0, chosen.rows(), leaves, pass.manager()));
    } catch (IllegalArgumentException e) {
      throw new UnexplainedException(String.valueOf(e.getMessage()));
    }
  }

  /** The mask of the ids that stand last: those of the decoder, where there is one. */
  private static Optional<AttentionMask> mask(ForwardPass pass, List<Leaf> leaves) {
    Leaf last = leaves.get(leaves.size() - 1);
    if (last.site().kind() != TwinSite.Kind.EMBEDDING) {
      return Optional.empty();
    }
    int from = leaves.size() == 1 ? 0 : last.site().index() + 1;
    return AttentionMask.find(pass.inputs(), from, pass.twin().lookups(), last.ids().getShape());
  }

  /** The logits that the output is a softmax of, where the model ends in one. */
  private static Optional<PtNDArray> logits(List<Leaf> entries, NDArray output) {
    return entries.stream()
        .filter(e -> e.site().kind() == TwinSite.Kind.LOGITS && e.site().index() == 0)
        .map(Leaf::tensor)
        .filter(t -> t.getShape().equals(output.getShape()))
        .findFirst();
  }

  /** Makes the explanation of each row. */
  List<Explanation> explanations(
      Prediction prediction, ForwardPass pass, Explained explained, long start) {
    int rows = explained.rows().size();
    List<LeafRelevance> relevances = new ArrayList<>();
    for (Leaf leaf : explained.leaves()) {
      int own = leaf.tensor().getShape().get(0) == rows ? rows : 1;
      LeafRelevance relevance = LeafRelevance.of(leaf, own);
      if (!relevance.isFinite()) {
        throw new ArithmeticException("the relevance of " + leaf.site().name() + " is not finite");
      }
      relevances.add(relevance);
    }
    Model model = ((TranslatorContext) prediction.context()).getModel();
    String name = labels.modelName(model);
    Explanation.Cost cost =
        new Explanation.Cost(pass.nanos() / 1e6, (System.nanoTime() - start) / 1e6);
    List<Explanation> explanations = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Input> inputs = new ArrayList<>();
      for (int i = 0; i < relevances.size(); i++) {
        inputs.add(input(prediction, explained.leaves().get(i), relevances.get(i), row, rows));
      }
      RowTarget target = explained.rows().get(row);
      String label = labels.label(model, target.index());
      explanations.add(
          new Explanation(
              UUID.randomUUID().toString(),
              Instant.now(),
              name,
              pass.twin().composite(),
              new Explanation.Target(
                  target.kind(),
                  explained.outputIndex(),
                  row,
                  target.position().isPresent() ? target.position().getAsInt() : null,
                  target.index(),
                  label,
                  target.value()),
              inputs,
              new Explanation.Conservation(
                  target.value(), inputs.stream().mapToDouble(Input::sum).sum()),
              cost));
    }
    return explanations;
  }

  private static Input input(
      Prediction prediction, Leaf leaf, LeafRelevance relevance, int row, int rows) {
    int own = leaf.tensor().getShape().get(0) == rows ? rows : 1;
    float[] values = relevance.row(own == 1 ? 0 : row, own);
    Input.Text text = null;
    if (leaf.site().kind() == TwinSite.Kind.EMBEDDING) {
      long[] all =
          leaf.ids().getDataType() == DataType.INT64 ? leaf.ids().toLongArray() : wide(leaf.ids());
      int size = all.length / own;
      if (size == values.length) {
        int from = own == 1 ? 0 : row * size;
        text =
            Tokens.of(
                Arrays.copyOfRange(all, from, from + size),
                row,
                prediction.encodings().newestFirst());
      }
    }
    return new Input(leaf.site().name(), relevance.shape(), values, text);
  }

  private static long[] wide(NDArray ids) {
    try (NDArray wide = ids.toType(DataType.INT64, true)) {
      return wide.toLongArray();
    }
  }

  /** Hands explanations to the files, the terminal and the listeners. */
  void deliver(List<Explanation> explanations) {
    delivery.deliver(explanations);
  }
}
