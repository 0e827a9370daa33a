package com.example.operations;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import com.example.operations.Job.Numbers;
import com.google.gson.Gson;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Explains operations, each several times, and prints the relevance of what went in: JOBS. All
 * leaves of a job are one input, one behind the other.
 */
public final class OperationsApp {
  /** The profiling executor of TorchScript runs other code from the third run on. */
  private static final int RUNS = 4;

  private OperationsApp() {}

  /** What came of a job: the relevances of the last run by name, and what failed. */
  public record Done(String id, Map<String, float[]> relevances, String failed) {}

  public static void main(String[] arguments) throws Exception {
    Gson gson = new Gson();
    Job[] jobs = gson.fromJson(Files.readString(Path.of(arguments[0])), Job[].class);
    List<Explanation> heard = new ArrayList<>();
    LrpAgent.addListener(heard::add);
    for (Job job : jobs) {
      LrpAgent.use(job.composite());
      String before = LrpAgent.counters().failed() + " " + LrpAgent.counters().unexplained();
      try (Model model = job.archive() == null ? written(job) : archive(job);
          Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        NDList leaves = new NDList();
        for (Numbers leaf : job.leaves().values()) {
          leaves.add(manager.create(leaf.floats()));
        }
        NDArray input = NDArrays.concat(leaves).expandDims(0);
        for (int run = 0; run < RUNS; run++) {
          heard.clear();
          predictor.predict(new NDList(input));
        }
      }
      String after = LrpAgent.counters().failed() + " " + LrpAgent.counters().unexplained();
      Map<String, float[]> relevances = new LinkedHashMap<>();
      int start = 0;
      for (Map.Entry<String, Numbers> leaf : job.leaves().entrySet()) {
        int end = start + leaf.getValue().data().length;
        if (!heard.isEmpty()) {
          float[] all = heard.get(0).inputs().get(0).relevance();
          relevances.put(leaf.getKey(), Arrays.copyOfRange(all, start, end));
        }
        start = end;
      }
      System.out.println(
          gson.toJson(new Done(job.id(), relevances, before.equals(after) ? "" : after)));
    }
  }

  private static Model archive(Job job) throws Exception {
    return PredictApp.load(Path.of(job.archive()));
  }

  private static Model written(Job job) {
    List<String> names = new ArrayList<>(job.leaves().keySet());
    names.addAll(job.constants().keySet());
    OperationBlock operation = new OperationBlock(job, names);
    Block block =
        new LambdaBlock(
            inputs -> {
              NDManager manager = inputs.getManager();
              NDList operands = new NDList();
              long start = 0;
              for (Numbers leaf : job.leaves().values()) {
                long end = start + leaf.data().length;
                NDArray part = inputs.head().get(new NDIndex(":, {}:{}", start, end));
                operands.add(part.reshape(leaf.shape()));
                start = end;
              }
              job.constants().values().forEach(c -> operands.add(constant(c, manager)));
              NDArray output =
                  operation.forward(new ParameterStore(manager, false), operands, false).head();
              NDArray weighted = output.mul(constant(job.weights(), manager));
              return new NDList(weighted.sum().reshape(1, 1));
            });
    Model model = Model.newInstance("operation", "PyTorch");
    model.setBlock(block);
    return model;
  }

  private static NDArray constant(Numbers numbers, NDManager manager) {
    return manager.create(numbers.floats(), new Shape(numbers.shape()));
  }
}
