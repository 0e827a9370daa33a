package com.example.apps;

import ai.djl.huggingface.translator.FillMaskTranslatorFactory;
import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslatorFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two models at once, each with a pool of predictors that any thread may take; all is closed and
 * loaded again, three times: FOLDER.
 */
public final class PoolApp {
  private static final int THREADS = 6;
  private static final int PREDICTORS = 3;
  private static final int ROUNDS = 3;
  private static final List<String> TEXTS =
      List.of(
          "Anna lives in Paris.", "A good film, not a very wonderful film.", "The actor sleeps.");
  private static final List<String> MASKED =
      List.of("Anna lives in [MASK].", "A [MASK] film.", "[MASK] sleeps.");

  private PoolApp() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        try (ZooModel<String, Classifications> classes =
                load(folder.resolve("classification"), new TextClassificationTranslatorFactory());
            ZooModel<String, Classifications> masks =
                load(folder.resolve("mask"), new FillMaskTranslatorFactory())) {
          predict(threads, pool(classes), pool(masks));
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void predict(
      ExecutorService threads,
      BlockingQueue<Predictor<String, Classifications>> classes,
      BlockingQueue<Predictor<String, Classifications>> masks)
      throws Exception {
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String text = TEXTS.get(i % TEXTS.size());
      String masked = MASKED.get(i % MASKED.size());
      results.add(threads.submit(() -> take(classes, text)));
      results.add(threads.submit(() -> take(masks, masked)));
    }
    for (Future<String> result : results) {
      System.out.println(result.get());
    }
    classes.forEach(Predictor::close);
    masks.forEach(Predictor::close);
  }

  private static String take(BlockingQueue<Predictor<String, Classifications>> pool, String text)
      throws Exception {
    Predictor<String, Classifications> predictor = pool.take();
    try {
      Classifications.Classification best = predictor.predict(text).best();
      return text + best.getClassName() + Double.toHexString(best.getProbability());
    } finally {
      pool.put(predictor);
    }
  }

  private static BlockingQueue<Predictor<String, Classifications>> pool(
      ZooModel<String, Classifications> model) {
    BlockingQueue<Predictor<String, Classifications>> pool = new ArrayBlockingQueue<>(PREDICTORS);
    for (int i = 0; i < PREDICTORS; i++) {
      pool.add(model.newPredictor());
    }
    return pool;
  }

  private static ZooModel<String, Classifications> load(Path folder, TranslatorFactory factory)
      throws Exception {
    return Criteria.builder()
        .setTypes(String.class, Classifications.class)
        .optModelPath(folder)
        .optModelName("model")
        .optEngine("PyTorch")
        .optArgument("includeTokenTypes", "true")
        .optTranslatorFactory(factory)
        .build()
        .loadModel();
  }
}
