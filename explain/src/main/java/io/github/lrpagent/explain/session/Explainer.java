package io.github.lrpagent.explain.session;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.TranslatorContext;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.archives.twin.TwinSite;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.explain.conservation.Flow;
import io.github.lrpagent.explain.targets.AttentionMask;
import io.github.lrpagent.explain.targets.MaskTokens;
import io.github.lrpagent.explain.targets.ModelFolder;
import io.github.lrpagent.explain.targets.ModelFolders;
import io.github.lrpagent.explain.targets.NoTargetException;
import io.github.lrpagent.explain.targets.Pooling;
import io.github.lrpagent.explain.targets.Sequences;
import io.github.lrpagent.explain.targets.Situation;
import io.github.lrpagent.explain.targets.TargetSpec;
import io.github.lrpagent.explain.targets.Targets;
import io.github.lrpagent.explain.targets.Task;
import io.github.lrpagent.explain.torch.AppTranslator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Explains predictions: chooses the targets, runs the backward, hands on the explanations. */
public final class Explainer {
  private final AgentContext context;
  private final TargetSpec spec;
  private final Delivery delivery;
  private final ModelFolders folders = new ModelFolders();
  private final MaskTokens maskTokens = new MaskTokens();

  /** Creates an explainer. */
  public Explainer(AgentContext context, Delivery delivery) {
    this.context = context;
    this.spec = TargetSpec.parse(context.settings().target());
    this.delivery = delivery;
  }

  /**
   * Explains what a model has predicted: one backward, and the relevance of all rows. Whatever
   * happens here is counted, and the app gets its prediction.
   *
   * @param start when the explanation began, by {@link System#nanoTime()}
   * @param pass the forward
   * @param entries reads what it met
   */
  public void explain(
      Prediction prediction, long start, ForwardPass pass, Supplier<List<Leaf>> entries) {
    String stage = "leaf";
    try {
      Faults.check(stage);
      List<Leaf> met = entries.get();
      stage = "target";
      Faults.check(stage);
      Optional<Explained> explained = choose(prediction, pass, met);
      if (explained.isEmpty()) {
        context.counts().nothingToExplain();
        return;
      }
      stage = "backward";
      Faults.check(stage);
      List<Flow> flows =
          context.settings().conservation()
              ? explained.get().flows(pass.probed().get())
              : List.of();
      explained.get().backward();
      JniUtils.setGradMode(false);
      stage = "tokens";
      Faults.check(stage);
      List<Explanation> explanations =
          new Explanations(explained.get(), flows).ofRows(prediction, pass, start);
      context.counts().explained();
      delivery.deliver(explanations);
    } catch (NoTargetException e) {
      context.unexplained(e.reason());
    } catch (Throwable thrown) {
      context.failed(stage, thrown);
    }
  }

  /** Chooses the output, its rows and their targets; nothing if no leaf was met. */
  private Optional<Explained> choose(Prediction prediction, ForwardPass pass, List<Leaf> entries) {
    AppTranslator translator = new AppTranslator(prediction.predictor());
    List<LeafRows> leaves = leaves(prediction, pass, entries, translator);
    if (leaves.isEmpty() || pass.outputs().isEmpty()) {
      return Optional.empty();
    }
    Model model = ((TranslatorContext) prediction.context()).getModel();
    ModelFolder folder = folders.of(model);
    Situation situation =
        new Situation(
            Task.of(translator.names(), folder.architectures()),
            translator.pooling().map(Pooling::named).orElse(Pooling.MEAN),
            outputs(pass.outputs(), entries),
            leaves.get(0).batch(),
            leaves.get(leaves.size() - 1).sequences().map(Sequences.class::cast),
            folder,
            pass.manager());
    JniUtils.setGradMode(true);
    return Optional.of(
        new Explained(Targets.choose(spec, situation), folder, leaves, pass.manager()));
  }

  private List<LeafRows> leaves(
      Prediction prediction, ForwardPass pass, List<Leaf> entries, AppTranslator translator) {
    TranslatorContext translation = (TranslatorContext) prediction.context();
    List<Leaf> leaves =
        entries.stream().filter(e -> e.site().kind() != TwinSite.Kind.LOGITS).toList();
    List<LeafRows> rows = new ArrayList<>();
    for (Leaf leaf : leaves) {
      OptionalLong batch = LeafRows.batch(leaf, translator);
      Optional<TokenSequences> sequences = Optional.empty();
      if (leaf.site().kind() == TwinSite.Kind.EMBEDDING) {
        // with several leaves, the mask of the last one's ids follows them
        int from = leaves.size() == 1 ? 0 : leaf.site().index() + 1;
        sequences =
            Optional.of(
                new TokenSequences(
                    LeafRows.ids(leaf, batch),
                    () ->
                        AttentionMask.find(
                            pass.inputs(), from, pass.lookups(), leaf.ids().getShape()),
                    prediction.encodings().newestFirst(),
                    () -> maskTokens.of(translation.getModel()),
                    translation));
      }
      rows.add(new LeafRows(leaf, batch, sequences));
    }
    return rows;
  }

  /** The outputs; in place of one that is a softmax at the end of the model, what goes into it. */
  private static NDList outputs(NDList outputs, List<Leaf> entries) {
    NDList explained = new NDList(outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      int number = i;
      NDArray output = outputs.get(i);
      NDArray logits =
          entries.stream()
              .filter(e -> e.site().kind() == TwinSite.Kind.LOGITS && e.site().index() == number)
              .map(e -> (NDArray) e.tensor())
              .filter(t -> t.getShape().equals(output.getShape()))
              .findFirst()
              .orElse(output);
      logits.setName(output.getName());
      explained.add(logits);
    }
    return explained;
  }
}
