package app;

import com.sun.tools.attach.VirtualMachine;

/**
 * Attaches the agent when DJL is already loaded, then predicts; needs {@code
 * -Djdk.attach.allowAttachSelf}.
 */
public final class LatePredictions {
  private LatePredictions() {}

  public static void main(String[] arguments) throws Exception {
    Class.forName("ai.djl.inference.Predictor");
    Class.forName("ai.djl.pytorch.jni.JniUtils");
    VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
    try {
      self.loadAgent(arguments[1]);
    } finally {
      self.detach();
    }
    Predictions.main(arguments);
  }
}
