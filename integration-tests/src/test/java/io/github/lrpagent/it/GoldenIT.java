package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.it.Recorder.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every golden archive, as traced, renamed and frozen, under every composite: the reference's
 * numbers, the plain app's bits.
 */
class GoldenIT {
  private static final Map<String, String> PLAIN = new HashMap<>();

  static List<Path> archives() {
    List<Path> archives = new ArrayList<>();
    for (Golden golden : Golden.all()) {
      Golden.ARCHIVES.forEach(file -> archives.add(golden.folder().resolve(file)));
    }
    return archives;
  }

  /** What the same predictions give in a JVM that has never heard of the agent. */
  @BeforeAll
  static void predictWithoutAgent() throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.plain().run(PredictApp.class, archives().stream().map(Path::toString).toList());
    assertThat(outcome.status()).as(outcome.err()).isZero();
    for (String line : outcome.out().lines().toList()) {
      String[] fields = line.split(" ", 3);
      PLAIN.put(fields[0] + " " + fields[1], fields[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void relevanceEqualsTheReferenceAndPredictionsStay(Path archive) throws Exception {
    Golden golden = Golden.named(archive.getParent().getFileName().toString());
    try (ZooModel<NDList, NDList> model = PredictApp.load(archive);
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      for (String composite : LrpAgent.composites()) {
        if (!golden.has(composite)) {
          continue;
        }
        LrpAgent.use(composite);
        for (String sample : golden.samples()) {
          String what = archive + " " + sample;
          Counters before = LrpAgent.counters();
          Recorded<NDList> recorded =
              Recorder.during(
                  () -> predictor.predict(PredictApp.inputs(golden.json(), sample, manager)));
          Counters after = LrpAgent.counters();

          assertThat(PredictApp.bits(recorded.result())).as(what).isEqualTo(PLAIN.get(what));
          assertThat(after.explained() - before.explained()).as(what).isEqualTo(1);
          assertThat(after.failed()).as(what).isEqualTo(before.failed());
          checkRows(golden, composite, sample, recorded.explanations());
        }
      }
    }
  }

  private static void checkRows(
      Golden golden, String composite, String sample, List<Explanation> rows) {
    assertThat(rows).extracting(Explanation::composite).containsOnly(composite);
    assertThat(rows)
        .extracting(row -> row.target().index())
        .containsExactly(boxed(golden.targets(sample)));
    double[] expected = golden.relevance(composite, sample);
    double[] actual = Recorder.relevance(rows);
    assertThat(Golden.error(actual, expected))
        .as(composite + " " + sample)
        .isLessThanOrEqualTo(Golden.TOLERANCE);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] == 0) {
        assertThat(actual[i]).as("padding at " + i).isZero();
      }
    }
  }

  private static Integer[] boxed(int[] values) {
    Integer[] boxed = new Integer[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  /**
   * An explained prediction looks up and multiplies as often as a plain forward: the twin ran once,
   * and forward did not.
   */
  @ParameterizedTest
  @MethodSource("archives")
  void anExplainedPredictionRunsTheModelOnce(Path archive, @TempDir Path folder) throws Exception {
    Golden golden = Golden.named(archive.getParent().getFileName().toString());
    LrpAgent.use("gradient-x-input");
    try (ZooModel<NDList, NDList> model = PredictApp.load(archive);
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList inputs = PredictApp.inputs(golden.json(), "b1", manager);
      ParameterStore parameters = new ParameterStore(manager, false);
      Map<String, Long> plain =
          operations(
              folder.resolve("plain.json"),
              () -> model.getBlock().forward(parameters, inputs, false));
      long before = LrpAgent.counters().explained();
      Map<String, Long> explained =
          operations(folder.resolve("explained.json"), () -> predictor.predict(inputs));

      assertThat(LrpAgent.counters().explained() - before).isEqualTo(1);
      assertThat(explained).isEqualTo(plain);
      assertThat(plain.values()).anyMatch(n -> n > 0);
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  /** Counts the operations that only a forward runs. */
  private static Map<String, Long> operations(Path trace, Action action) throws Exception {
    JniUtils.startProfile(false, false, false);
    action.run();
    JniUtils.stopProfile(trace.toString());
    String json = Files.readString(trace);
    Map<String, Long> counts = new HashMap<>();
    for (String name :
        List.of("aten::embedding", "aten::conv2d", "aten::gelu", "aten::tanh", "aten::silu")) {
      counts.put(name, json.lines().filter(l -> l.contains("\"" + name + "\"")).count());
    }
    return counts;
  }
}
