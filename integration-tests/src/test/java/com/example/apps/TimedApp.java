package com.example.apps;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import com.example.blocks.BlocksApp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Predicts on demand and says how long it took: ARCHIVE, or {@code blocks} ARCHIVE for a BERT of
 * Java blocks with the archive's weights. Prints how many nanoseconds the load took; then, for each
 * line {@code BATCH SEQUENCE} on standard input, those of one prediction and the process's peak of
 * resident memory during it, in kB.
 */
public final class TimedApp {
  private TimedApp() {}

  public static void main(String[] arguments) throws Exception {
    boolean blocks = arguments[0].equals("blocks");
    Path archive = Path.of(arguments[arguments.length - 1]);
    NDManager manager = NDManager.newBaseManager("PyTorch");
    long start = System.nanoTime();
    try (manager;
        Model model = blocks ? BlocksApp.bert(archive) : PredictApp.load(archive);
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
      System.out.println(System.nanoTime() - start);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] shape = line.split(" ");
        System.out.println(
            timed(predictor, manager, Long.parseLong(shape[0]), Long.parseLong(shape[1]), blocks));
      }
    }
  }

  private static String timed(
      Predictor<NDList, NDList> predictor, NDManager base, long batch, long sequence, boolean types)
      throws Exception {
    try (NDManager manager = base.newSubManager()) {
      Shape shape = new Shape(batch, sequence);
      NDArray ids = manager.arange(batch * sequence).reshape(shape).add(1000);
      NDList inputs =
          new NDList(
              ids.toType(ai.djl.ndarray.types.DataType.INT64, false),
              manager.ones(shape, ai.djl.ndarray.types.DataType.INT64));
      if (types) {
        inputs.add(manager.zeros(shape, ai.djl.ndarray.types.DataType.INT64));
      }
      resetPeak();
      long start = System.nanoTime();
      NDList outputs = predictor.predict(inputs);
      long nanos = System.nanoTime() - start;
      outputs.close();
      return nanos + " " + peak();
    }
  }

  private static void resetPeak() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
  }

  private static String peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith("VmHWM:"))
        .map(l -> l.replaceAll("\\D", ""))
        .findFirst()
        .orElseThrow();
  }
}
