package io.github.lrpagent.explain.session;

import ai.djl.translate.TranslatorContext;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.explain.conservation.Flow;
import io.github.lrpagent.explain.targets.Chosen;
import io.github.lrpagent.explain.targets.ModelFolder;
import io.github.lrpagent.explain.targets.ModelFolders;
import io.github.lrpagent.explain.targets.RowTarget;
import io.github.lrpagent.explain.tokens.TokenRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes explanations of the relevance that a backward has left at the leaves. */
final class Explanations {
  private final Explained explained;
  private final List<Flow> flows;
  private final int rows;
  private final List<LeafRelevance> relevances = new ArrayList<>();
  private final List<Optional<List<TokenRow>>> tokens = new ArrayList<>();

  /**
   * Reads the leaves.
   *
   * @param flows the flow of each row; none unless conservation is checked
   * @throws ArithmeticException if a relevance is not finite
   */
  Explanations(Explained explained, List<Flow> flows) {
    this.explained = explained;
    this.flows = flows;
    this.rows = explained.targets().rows().size();
    for (LeafRows leaf : explained.leaves()) {
      LeafRelevance relevance = LeafRelevance.of(leaf.leaf(), leaf.rows(rows));
      if (!relevance.isFinite()) {
        throw new ArithmeticException(
            "the relevance of " + leaf.leaf().site().name() + " is not finite");
      }
      relevances.add(relevance);
      tokens.add(leaf.tokens(leaf.rows(rows)));
    }
  }

  /**
   * Returns the explanation of each row.
   *
   * @param start when the explanation began, by {@link System#nanoTime()}
   */
  List<Explanation> ofRows(Prediction prediction, ForwardPass pass, long start) {
    String name = ModelFolders.modelName(((TranslatorContext) prediction.context()).getModel());
    Explanation.Cost cost =
        new Explanation.Cost(pass.nanos() / 1e6, (System.nanoTime() - start) / 1e6);
    List<Explanation> explanations = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Input> inputs = new ArrayList<>();
      for (int leaf = 0; leaf < relevances.size(); leaf++) {
        inputs.add(input(leaf, row));
      }
      Explanation.Target target = target(row);
      explanations.add(
          new Explanation(
              UUID.randomUUID().toString(),
              Instant.now(),
              name,
              pass.composite(),
              target,
              inputs,
              conservation(row, target.value(), inputs),
              cost));
    }
    return explanations;
  }

  private Explanation.Conservation conservation(int row, double target, List<Input> inputs) {
    double reached = inputs.stream().mapToDouble(Input::sum).sum();
    List<Explanation.Sink> sinks = flows.isEmpty() ? null : flows.get(row).sinks(target, reached);
    return new Explanation.Conservation(target, reached, sinks);
  }

  private Explanation.Target target(int row) {
    Chosen targets = explained.targets();
    RowTarget target = targets.rows().get(row);
    return new Explanation.Target(
        target.kind(),
        targets.output(),
        row,
        number(target.position()),
        number(target.end()),
        number(target.index()),
        label(target.index()),
        number(target.against()),
        label(target.against()),
        target.value());
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private @Nullable String label(OptionalInt index) {
    ModelFolder folder = explained.folder();
    return index.isPresent() ? folder.label(index.getAsInt(), explained.targets().classes()) : null;
  }

  private Input input(int leaf, int row) {
    LeafRows rowsOfLeaf = explained.leaves().get(leaf);
    int own = rowsOfLeaf.rows(rows);
    int at = own == 1 ? 0 : row;
    LeafRelevance relevance = relevances.get(leaf);
    float[] values = relevance.row(at, own);
    Input.Text text =
        tokens
            .get(leaf)
            .map(t -> t.get(at).text())
            .filter(t -> t.ids().size() == values.length)
            .orElse(null);
    return new Input(rowsOfLeaf.leaf().site().name(), relevance.shape(), values, text);
  }
}
