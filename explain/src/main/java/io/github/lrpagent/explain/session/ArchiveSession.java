package io.github.lrpagent.explain.session;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.lrpagent.archives.twin.TwinMethod;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Faults;
import io.github.lrpagent.bridge.Prediction;
import io.github.lrpagent.explain.torch.TorchAccess;

/**
 * The explanation of one prediction: the forward runs along a twin, with gradients, and the app
 * gets its outputs without the graph; when the prediction ends, one backward gives the relevance of
 * all rows.
 */
public final class ArchiveSession implements Prediction.Session {
  private final TorchAccess torch;
  private final Explainer explainer;
  private final Prediction prediction;
  private final TwinMethod twin;
  private final Tape tape;
  private final ForwardPass pass;

  private ArchiveSession(
      TorchAccess torch,
      Explainer explainer,
      Prediction prediction,
      TwinMethod twin,
      Tape tape,
      ForwardPass pass) {
    this.torch = torch;
    this.explainer = explainer;
    this.prediction = prediction;
    this.twin = twin;
    this.tape = tape;
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
          new ForwardPass(
              twin.composite(),
              twin.lookups(),
              inputs,
              outputs,
              manager,
              System.nanoTime() - start,
              () -> tape.probed(manager, twin));
      NDList detached = TorchAccess.detached(outputs, app);
      prediction.open(new ArchiveSession(torch, explainer, prediction, twin, tape, pass));
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
  public void finish(Object outputs) {
    long start = System.nanoTime();
    boolean gradMode = JniUtils.isGradMode();
    try {
      explainer.explain(prediction, start, pass, () -> tape.entries(pass.manager(), twin));
    } finally {
      JniUtils.setGradMode(gradMode);
      release();
    }
    torch.addToTimestamp(prediction.predictor(), System.nanoTime() - start);
  }

  @Override
  public void abandon() {
    release();
  }

  private void release() {
    if (Faults.leaks()) {
      return;
    }
    tape.close();
    pass.manager().close();
  }
}
