package com.example.apps;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Predicts many times and prints, twenty times on the way, how often it has predicted, the number
 * of resources that the inputs' manager holds and the resident memory in kB: ARCHIVE COUNT
 * [throwing]. Where it is throwing, a block behind the model throws at every prediction.
 */
public final class LongRunningApp {
  private static final int BATCH = 8;
  private static final int LENGTH = 32;

  private LongRunningApp() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    boolean throwing = arguments.length > 2;
    try (ZooModel<NDList, NDList> model = PredictApp.load(Path.of(arguments[0]));
        Model wrapped = Model.newInstance("wrapped", "PyTorch");
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      SequentialBlock block = new SequentialBlock().add(model.getBlock());
      if (throwing) {
        block.add(
            new LambdaBlock(
                outputs -> {
                  outputs.close(); // or they would stay with the inputs' manager
                  throw new IllegalStateException("the app's own");
                }));
      }
      wrapped.setBlock(block);
      try (Predictor<NDList, NDList> predictor = wrapped.newPredictor(new NoopTranslator(null))) {
        for (int i = 1; i <= count; i++) {
          predict(predictor, manager);
          if (i % (count / 20) == 0) {
            System.out.println(i + " " + resources(manager) + " " + residentKilobytes());
          }
        }
      }
    }
  }

  private static void predict(Predictor<NDList, NDList> predictor, NDManager manager) {
    try (NDArray ids = manager.create(ids(), new Shape(BATCH, LENGTH));
        NDArray mask = ids.onesLike();
        NDArray types = ids.zerosLike();
        NDList outputs = predictor.predict(new NDList(ids, mask, types))) {
      outputs.get(0).toFloatArray();
    } catch (TranslateException e) {
      if (!String.valueOf(e.getCause()).contains("the app's own")) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static long[] ids() {
    long[] ids = new long[BATCH * LENGTH];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 1 + i * 7 % 50;
    }
    return ids;
  }

  /** The number of resources that a manager holds. */
  public static int resources(NDManager manager) throws ReflectiveOperationException {
    Field resources = BaseNDManager.class.getDeclaredField("resources");
    resources.setAccessible(true);
    return ((Map<?, ?>) resources.get(manager)).size();
  }

  /** The resident memory of this JVM. */
  public static long residentKilobytes() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
