package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import java.util.List;
import java.util.Random;

/**
 * Predicts with DJL's own networks, and with small ones in further idioms; weights and inputs come
 * from a fixed seed. Prints the outputs' bits: [NAME...]
 */
public final class DjlBlocksApp {
  private static final long SEED = 20240617;
  private static final float SCALE = 0.3f;

  private DjlBlocksApp() {}

  public static void main(String[] arguments) throws Exception {
    for (String name : arguments.length == 0 ? names() : List.of(arguments)) {
      try (Model model = load(name);
          Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        NDList outputs = predictor.predict(inputs(name, manager));
        System.out.println(name + " " + PredictApp.bits(outputs));
      }
    }
  }

  /** The names of the models. */
  public static List<String> names() {
    return DjlNetworks.names();
  }

  /** A model with weights from a fixed seed; closing it frees them. */
  public static Model load(String name) {
    Model model = Model.newInstance(name, "PyTorch");
    Block block = DjlNetworks.named(name).block().get();
    Random random = new Random(SEED);
    block.setInitializer(
        (manager, shape, type) -> manager.create(gaussians(random, shape.size()), shape),
        parameter -> true);
    for (Parameter.Type positive : List.of(Parameter.Type.GAMMA, Parameter.Type.RUNNING_VAR)) {
      block.setInitializer(
          (manager, shape, type) ->
              manager.create(gaussians(random, shape.size()), shape).abs().addi(0.5f),
          positive);
    }
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      block.initialize(model.getNDManager(), DataType.FLOAT32, inputs(name, manager).getShapes());
    }
    block.freezeParameters(true);
    model.setBlock(block);
    return model;
  }

  /** A model's inputs, always the same; a new list each time, for some blocks add to it. */
  public static NDList inputs(String name, NDManager manager) {
    return DjlNetworks.named(name).inputs().apply(manager);
  }

  static float[] gaussians(Random random, long size) {
    float[] values = new float[(int) size];
    for (int i = 0; i < values.length; i++) {
      values[i] = SCALE * (float) random.nextGaussian();
    }
    return values;
  }
}
