package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import com.example.blocks.BlocksApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.it.Recorder.Recorded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model written in Java, under every composite: the reference's numbers where there is one,
 * the plain app's bits.
 */
class BlocksIT {
  private static final Map<String, String> PLAIN = new HashMap<>();

  static List<String> golden() {
    return BlocksApp.names();
  }

  /** What the same predictions give in a JVM that has never heard of the agent. */
  @BeforeAll
  static void predictWithoutAgent() throws Exception {
    List<String> folders = new ArrayList<>();
    for (String name : golden()) {
      folders.add(name);
      folders.add(Golden.named(BlocksApp.golden(name)).folder().toString());
    }
    for (String line : lines(ChildJvm.plain().run(BlocksApp.class, folders))) {
      String[] fields = line.split(" ", 3);
      PLAIN.put(fields[0] + " " + fields[1], fields[2]);
    }
  }

  private static List<String> lines(ChildJvm.Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out().lines().toList();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void relevanceEqualsTheReferenceAndPredictionsStay(String name) throws Exception {
    Golden golden = Golden.named(BlocksApp.golden(name));
    try (Model model = BlocksApp.load(name, golden.folder());
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      for (String composite : LrpAgent.composites()) {
        if (!golden.has(composite)) {
          continue;
        }
        LrpAgent.use(composite);
        for (String sample : golden.samples()) {
          NDList inputs = PredictApp.inputs(golden.json(), sample, manager);
          List<Explanation> rows = explained(name + " " + sample, predictor, inputs);

          assertThat(rows)
              .extracting(row -> row.target().index())
              .containsExactlyElementsOf(Arrays.stream(golden.targets(sample)).boxed().toList());
          checkRelevance(rows, golden.relevance(composite, sample), composite + " " + sample);
        }
      }
    }
  }

  /** Predicts as the plain app does, and is explained once. */
  private static List<Explanation> explained(
      String what, Predictor<NDList, NDList> predictor, NDList inputs) throws Exception {
    Counters before = LrpAgent.counters();
    Recorded<NDList> recorded = Recorder.during(() -> predictor.predict(inputs));
    Counters after = LrpAgent.counters();
    String seen = what + " by " + LrpAgent.composite();

    assertThat(PredictApp.bits(recorded.result())).as(seen).isEqualTo(PLAIN.get(what));
    assertThat(after.failures()).as(seen).isEqualTo(before.failures());
    assertThat(after.explained() - before.explained()).as(seen).isEqualTo(1);
    assertThat(recorded.explanations())
        .extracting(Explanation::composite)
        .isNotEmpty()
        .containsOnly(LrpAgent.composite());
    return recorded.explanations();
  }

  private static void checkRelevance(List<Explanation> rows, double[] expected, String what) {
    double[] actual = Recorder.relevance(rows);
    assertThat(Golden.error(actual, expected)).as(what).isLessThanOrEqualTo(Golden.TOLERANCE);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] == 0) {
        assertThat(actual[i]).as(what + ": padding at " + i).isZero();
      }
    }
  }
}
