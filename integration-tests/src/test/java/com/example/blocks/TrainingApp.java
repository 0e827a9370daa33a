package com.example.blocks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.Pair;
import com.example.apps.PredictApp;
import java.util.Random;

/**
 * Trains a model while another thread predicts with a second one, predicts with the trained model
 * in between, and prints the bits of all parameters and of the predictions.
 */
public final class TrainingApp {
  private static final int STEPS = 30;
  private static final Shape BATCH = new Shape(5, 4);

  private TrainingApp() {}

  public static void main(String[] arguments) throws Exception {
    Thread other = new Thread(TrainingApp::predictOn);
    other.setDaemon(true);
    other.start();
    try (Model model = model("trained");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss())
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build());
      NDArray x = manager.create(numbers(1, BATCH), BATCH);
      NDArray wanted = manager.create(numbers(2, new Shape(5, 3)), new Shape(5, 3));
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(BATCH);
        for (int i = 0; i < STEPS; i++) {
          try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList outputs = trainer.forward(new NDList(x));
            collector.backward(trainer.getLoss().evaluate(new NDList(wanted), outputs));
          }
          trainer.step();
          if (i % 10 == 0) {
            System.out.println(predict(model, x));
          }
        }
        for (Pair<String, Parameter> parameter : model.getBlock().getParameters()) {
          NDArray array = parameter.getValue().getArray();
          System.out.println(
              parameter.getKey() + " " + array.hasGradient() + PredictApp.bits(new NDList(array)));
        }
      }
    }
  }

  private static Model model(String name) {
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(6).build())
            .add(Activation.tanhBlock())
            .add(Linear.builder().setUnits(3).build());
    Random random = new Random(7);
    block.setInitializer(
        (manager, shape, type) ->
            manager.create(DjlBlocksApp.gaussians(random, shape.size()), shape),
        parameter -> true);
    Model model = Model.newInstance(name, "PyTorch");
    block.initialize(model.getNDManager(), DataType.FLOAT32, BATCH);
    model.setBlock(block);
    return model;
  }

  private static float[] numbers(int seed, Shape shape) {
    return DjlBlocksApp.gaussians(new Random(seed), shape.size());
  }

  private static String predict(Model model, NDArray x) throws Exception {
    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDList outputs = predictor.predict(new NDList(x))) {
      return PredictApp.bits(outputs);
    }
  }

  private static void predictOn() {
    try (Model model = model("other");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray x = manager.create(numbers(3, BATCH), BATCH);
      while (true) {
        predict(model, x);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
