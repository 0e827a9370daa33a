package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.explain.targets.NoTargetException;
import io.github.lrpagent.explain.torch.TorchAccess;
import java.util.List;
import java.util.Optional;

/**
 * The explanation of one prediction: the forward runs along a twin, with gradients, and the app
 * gets its outputs without the graph; when the prediction ends, one backward gives the relevance of
 * all rows.
 */
public final class ArchiveSession implements Prediction.Session {
  private final AgentContext context;
  private final TorchAccess torch;
  private final Explainer explainer;
  private final Prediction prediction;
  private final ForwardPass pass;

  private ArchiveSession(
      AgentContext context,
      TorchAccess torch,
      Explainer explainer,
      Prediction prediction,
      ForwardPass pass) {
    this.context = context;
    this.torch = torch;
    this.explainer = explainer;
    this.prediction = prediction;
    this.pass = pass;
  }

  /**
   * Runs the twin and opens the session. What the app's own blocks do with the outputs afterwards
   * is theirs alone: they get arrays without a graph, in the grad mode that they had.
   *
   * @return the outputs for the app
   */
  public static NDList open(
      AgentContext context,
      TorchAccess torch,
      Explainer explainer,
      Prediction prediction,
      PtSymbolBlock block,
      TwinMethod twin,
      NDList inputs) {
    boolean gradMode = JniUtils.isGradMode();
    PtNDManager app = (PtNDManager) inputs.get(0).getManager();
    PtNDManager manager = (PtNDManager) app.newSubManager();
    Tape tape = new Tape(new GraphMemory(context.settings().graphMemory()), manager);
    try (TorchAccess.Call call = torch.call(inputs)) {
      JniUtils.setGradMode(true);
      long start = System.nanoTime();
      NDList outputs;
      try (IValue result = torch.run(block, twin.twin(), tape.list(), call.arguments())) {
        outputs = result.toNDList(manager);
      }
      ForwardPass pass =
          new ForwardPass(twin, inputs, outputs, tape, manager, System.nanoTime() - start);
      NDList detached = TorchAccess.detached(outputs, app);
      prediction.open(new ArchiveSession(context, torch, explainer, prediction, pass));
      return detached;
    } catch (Throwable thrown) {
      tape.close();
      manager.close();
      throw thrown;
    } finally {
      JniUtils.setGradMode(gradMode);
    }
  }

  @Override
  public void finish() {
    long start = System.nanoTime();
    boolean gradMode = JniUtils.isGradMode();
    try {
      explain(start);
    } finally {
      JniUtils.setGradMode(gradMode);
      release();
    }
    torch.addToTimestamp(prediction.predictor(), System.nanoTime() - start);
  }

  /** Whatever happens here, the app gets its prediction. */
  private void explain(long start) {
    String stage = "leaf";
    try {
      Faults.check(stage);
      List<Leaf> entries = pass.tape().entries(pass.manager(), pass.twin());
      stage = "target";
      Faults.check(stage);
      Optional<Explained> explained = explainer.choose(prediction, pass, entries);
      if (explained.isEmpty()) {
        context.counts().nothingToExplain();
        return;
      }
      stage = "backward";
      Faults.check(stage);
      explained.get().backward();
      JniUtils.setGradMode(false);
      stage = "tokens";
      Faults.check(stage);
      List<Explanation> explanations =
          new Explanations(explained.get()).ofRows(prediction, pass, start);
      context.counts().explained();
      explainer.deliver(explanations);
    } catch (NoTargetException e) {
      context.unexplained(e.reason());
    } catch (Throwable thrown) {
      context.failed(stage, thrown);
    }
  }

  @Override
  public void abandon() {
    release();
  }

  private void release() {
    if (Faults.leaks()) {
      return;
    }
    pass.tape().close();
    pass.manager().close();
  }
}
