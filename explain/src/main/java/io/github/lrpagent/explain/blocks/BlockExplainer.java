package io.github.lrpagent.explain.blocks;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.Pair;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.explain.load.ArchiveLoader;
import io.github.lrpagent.explain.load.LoadedModels;
import io.github.lrpagent.explain.session.Explainer;
import io.github.lrpagent.explain.torch.TorchAccess;
import io.github.lrpagent.rules.RuleForm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains the predictions of models that are written in Java. */
public final class BlockExplainer {
  private final AgentContext context;
  private final TorchAccess torch;
  private final Explainer explainer;
  private final RuleForm form;
  private final Originals originals = new Originals();
  private final Map<String, BlockComposite> composites;
  private final ArchiveLoader loader;
  private final LoadedModels models;
  private @Nullable BlockRules rules;
  private @Nullable RecurrentLayers recurrentLayers;

  /**
   * Creates the explainer of one DJL.
   *
   * @param composites the loaded composites
   * @param form the form of the rules
   * @param loader loads archives with their twins
   * @param models what it has loaded
   */
  public BlockExplainer(
      AgentContext context,
      TorchAccess torch,
      Explainer explainer,
      List<Composite> composites,
      RuleForm form,
      ArchiveLoader loader,
      LoadedModels models) {
    this.context = context;
    this.torch = torch;
    this.explainer = explainer;
    this.form = form;
    this.loader = loader;
    this.models = models;
    this.composites =
        composites.stream()
            .map(BlockComposite::new)
            .collect(Collectors.toUnmodifiableMap(BlockComposite::name, Function.identity()));
  }

  /**
   * Opens the session of a prediction, where its model is a block that holds no archive.
   *
   * @param inputs the app's list
   * @return the list for the block
   */
  public NDList open(Prediction prediction, NDList inputs) {
    Model model = ((TranslatorContext) prediction.context()).getModel();
    Block block = model.getBlock();
    boolean here = model.getNDManager().getEngine() instanceof PtEngine; // or it is a remote one
    return here && Inputs.areTorch(inputs) && !holdsArchive(block)
        ? BlockSession.open(this, prediction, block, inputs)
        : inputs;
  }

  /**
   * Takes back the session of a prediction whose block turns out to call an archive, which is
   * explained in its place; a session that has found something of its own stays.
   */
  public static void yieldTo(Prediction prediction) {
    if (prediction.session() instanceof BlockSession session && session.isEmpty()) {
      session.release();
      prediction.open(null, null);
    }
  }

  private static boolean holdsArchive(Block block) {
    if (block instanceof PtSymbolBlock) {
      return true;
    }
    for (Pair<String, Block> child : block.getChildren()) {
      if (holdsArchive(child.getValue())) {
        return true;
      }
    }
    return false;
  }

  AgentContext context() {
    return context;
  }

  TorchAccess torch() {
    return torch;
  }

  Explainer explainer() {
    return explainer;
  }

  Originals originals() {
    return originals;
  }

  BlockComposite composite() {
    return Objects.requireNonNull(composites.get(context.composite()));
  }

  /** Returns the rules; an app without blocks of its own never loads them. */
  synchronized BlockRules rules() {
    if (rules == null) {
      rules = BlockRules.load(torch, form);
    }
    return rules;
  }

  /** Returns the recurrent layers, likewise. */
  synchronized RecurrentLayers recurrentLayers() {
    if (recurrentLayers == null) {
      recurrentLayers = RecurrentLayers.load(torch, loader, models);
    }
    return recurrentLayers;
  }
}
