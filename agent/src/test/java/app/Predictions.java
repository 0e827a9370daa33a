package app;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.bridge.AgentContext;
import io.github.lrpagent.bridge.Bridge;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Predicts with a tiny model from a file and from a stream, under hooks that print; the argument is
 * their mode.
 */
public final class Predictions {
  private Predictions() {}

  public static void main(String[] arguments) throws Exception {
    Bridge.install(
        new AgentContext(Bridge.context().settings(), LrpAgent.composites(), System.out),
        jniUtils -> new RecordingHooks(arguments[0]));
    Path folder = Files.createTempDirectory("tiny");
    Files.write(folder.resolve("tiny.pt"), TinyModel.archive());

    System.out.println("-- file");
    try (Model model = Model.newInstance("tiny", "PyTorch")) {
      model.load(folder);
      predict(model, 1, 2);
    }
    System.out.println("-- stream");
    try (Model model = Model.newInstance("tiny", "PyTorch")) {
      model.load(new ByteArrayInputStream(TinyModel.archive()));
      predict(model, 3);
    }
    System.out.println("-- subclass");
    try (Model model = Model.newInstance("tiny", "PyTorch")) {
      model.load(folder);
      try (Predictor<float[], float[]> predictor = new Subclass(model)) {
        System.out.println(Arrays.toString(predictor.predict(new float[] {4})));
      }
    }
    System.out.println("-- wrong inputs");
    try (Model model = Model.newInstance("tiny", "PyTorch")) {
      model.load(folder);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        predictor.predict(
            new NDList(model.getNDManager().create(1f), model.getNDManager().create(2f)));
      } catch (TranslateException e) {
        System.out.println("the app got " + e.getCause().getClass().getSimpleName());
      }
    }
    System.out.println("failures " + LrpAgent.counters().failures());
  }

  private static void predict(Model model, float... input) throws TranslateException {
    try (Predictor<float[], float[]> predictor = model.newPredictor(new Floats())) {
      System.out.println(Arrays.toString(predictor.predict(input)));
    }
  }

  private static final class Floats implements Translator<float[], float[]> {
    @Override
    public NDList processInput(TranslatorContext context, float[] input) {
      return new NDList(context.getNDManager().create(input));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
      return outputs.head().toFloatArray();
    }
  }

  /** Overrides {@code predictInternal} and calls super. */
  private static final class Subclass extends Predictor<float[], float[]> {
    Subclass(Model model) {
      super(model, new Floats(), Device.cpu(), false);
    }

    @Override
    protected NDList predictInternal(TranslatorContext context, NDList inputs)
        throws TranslateException {
      return super.predictInternal(context, inputs);
    }
  }
}
