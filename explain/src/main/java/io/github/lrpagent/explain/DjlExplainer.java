package io.github.lrpagent.explain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.DjlHooks;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import io.github.lrpagent.explain.blocks.BlockExplainer;
import io.github.lrpagent.explain.load.ArchiveLoader;
import io.github.lrpagent.explain.load.LoadedModels;
import io.github.lrpagent.explain.session.ArchiveSession;
import io.github.lrpagent.explain.session.Delivery;
import io.github.lrpagent.explain.session.Explainer;
import io.github.lrpagent.explain.session.GraphMemory;
import io.github.lrpagent.explain.torch.OneOpSelfTest;
import io.github.lrpagent.explain.torch.TorchAccess;
import io.github.lrpagent.rules.RuleForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains what one DJL predicts, with archives and with blocks written in Java. */
public final class DjlExplainer implements DjlHooks {
  private static final String TESTED_LIBTORCH = "2.7.";

  private final AgentContext context;
  private final LoadedModels models = new LoadedModels();
  private final ArchiveLoader loader;
  private final TorchAccess torch;
  private final Explainer explainer;
  private final BlockExplainer blocks;

  /**
   * Creates the explainer of the DJL whose classes this class sees.
   *
   * @throws ReflectiveOperationException if this DJL is not one that we know
   */
  public DjlExplainer(AgentContext context) throws ReflectiveOperationException {
    String version = Engine.getEngine("PyTorch").getVersion();
    if (!version.startsWith(TESTED_LIBTORCH)) {
      throw new UnsupportedOperationException(
          "libtorch "
              + version
              + " is outside the tested range ("
              + TESTED_LIBTORCH
              + "x): models are left as they are");
    }
    this.context = context;
    this.torch = new TorchAccess();
    List<Composite> composites =
        context.settings().composites().stream().map(Composites::load).toList();
    RuleForm form = form();
    this.loader = new ArchiveLoader(context, composites, form, models);
    this.explainer = new Explainer(context, new Delivery(context, listeners()));
    this.blocks = new BlockExplainer(context, torch, explainer, composites, form, loader, models);
  }

  private RuleForm form() {
    RuleForm form = OneOpSelfTest.choose(torch);
    if (form == RuleForm.WRITTEN_OUT) {
      context.log("libtorch fails the self-test of the one-op rules; they are written out, slower");
    }
    return form;
  }

  private static ClassLoader listeners() {
    ClassLoader app = Thread.currentThread().getContextClassLoader();
    return app == null ? JniUtils.class.getClassLoader() : app;
  }

  @Override
  public @Nullable Object load(Object[] arguments) throws Exception {
    return loader
        .load(
            (PtNDManager) arguments[0],
            (Path) arguments[1],
            (boolean) arguments[2],
            (String[]) arguments[3],
            (String[]) arguments[4],
            (boolean) arguments[5])
        .orElse(null);
  }

  @Override
  public @Nullable Object loadStream(Object[] arguments) throws Exception {
    return loader.loadStream(arguments).orElse(null);
  }

  @Override
  public Object block(Prediction prediction, Object inputs) {
    return blocks.open(prediction, (NDList) inputs);
  }

  @Override
  public void forwardOutside(Object[] arguments) {
    boolean training = (boolean) arguments[2];
    if (!training) {
      context.unexplained(
          "the model was called by block.forward or streamingPredict, not by Predictor.predict or batchPredict");
    }
  }

  @Override
  public @Nullable Object forward(Prediction prediction, Object[] arguments) {
    PtSymbolBlock block = (PtSymbolBlock) arguments[0];
    NDList inputs = (NDList) arguments[1];
    boolean training = (boolean) arguments[2];
    if (training) {
      return null;
    }
    BlockExplainer.yieldTo(prediction);
    if (prediction.session() != null) {
      context.unexplained("a model's further calls in one prediction, whose first is explained");
      return null;
    }
    if (!models.hasTwins(block)) {
      context.unexplained("the model was loaded without twins");
      return null;
    }
    String method = TorchAccess.method(inputs);
    Optional<TwinMethod> twin = models.twin(block, context.composite(), method);
    if (twin.isEmpty()) {
      context.unexplained(
          "the model's method '" + method + "' has no twin for " + context.composite());
      return null;
    }
    try {
      return ArchiveSession.open(context, torch, explainer, prediction, block, twin.get(), inputs);
    } catch (RuntimeException e) {
      if (GraphMemory.isExceeded(e)) {
        context.unexplained(GraphMemory.REASON);
        return null;
      }
      throw e;
    }
  }
}
