package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.Pair;
import com.example.apps.PredictApp;
import com.example.blocks.DjlBlocksApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.it.Recorder.Recorded;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks of DJL's blocks and in the idioms of its users, under every composite: the naive
 * implementation's numbers and the plain app's bits, with frozen and with trainable parameters.
 */
class DjlBlocksIT {
  private static final Map<String, String> PLAIN = new HashMap<>();

  static List<String> names() {
    return DjlBlocksApp.names();
  }

  /** What the same predictions give in a JVM that has never heard of the agent. */
  @BeforeAll
  static void predictWithoutAgent() throws Exception {
    ChildJvm.Outcome outcome = ChildJvm.plain().run(DjlBlocksApp.class, List.of());
    assertThat(outcome.status()).as(outcome.err()).isZero();
    for (String line : outcome.out().lines().toList()) {
      String[] fields = line.split(" ", 2);
      PLAIN.put(fields[0], fields[1]);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void relevanceIsThatOfTheNaiveImplementationAndPredictionsStay(String name) throws Exception {
    explainedAsExpected(name, false);
  }

  @ParameterizedTest
  @MethodSource("names")
  void trainableParametersChangeNothingAndGetNoGradient(String name) throws Exception {
    explainedAsExpected(name, true);
  }

  private static void explainedAsExpected(String name, boolean train) throws Exception {
    BlockCase expected = BlockCase.named(name);
    try (Model model = DjlBlocksApp.load(name);
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      model.getBlock().freezeParameters(!train);
      for (String composite : LrpAgent.composites()) {
        LrpAgent.use(composite);
        String what = name + " " + composite;
        Counters before = LrpAgent.counters();
        Recorded<NDList> recorded =
            Recorder.during(() -> predictor.predict(DjlBlocksApp.inputs(name, manager)));
        Counters after = LrpAgent.counters();

        assertThat(after.failed()).as(what).isEqualTo(before.failed());
        assertThat(after.explained() - before.explained()).as(what).isEqualTo(1);
        assertThat(PredictApp.bits(recorded.result())).as(what).isEqualTo(PLAIN.get(name));
        checkRows(expected, composite, recorded.explanations(), what);
      }
      for (Pair<String, Parameter> parameter : model.getBlock().getParameters()) {
        NDArray array = parameter.getValue().getArray();
        if (array.hasGradient()) {
          assertThat(array.getGradient().toFloatArray())
              .as(parameter.getKey())
              .containsOnly(0); // as DJL makes it
        }
      }
    }
  }

  private static void checkRows(
      BlockCase expected, String composite, List<Explanation> rows, String what) {
    assertThat(rows.stream().mapToInt(row -> row.target().index()).toArray())
        .as(what)
        .isEqualTo(expected.indices());
    for (int i = 0; i < rows.size(); i++) {
      int[] positions = expected.positions();
      assertThat(rows.get(i).target().position())
          .as(what)
          .isEqualTo(positions == null ? null : positions[i]);
    }
    List<double[]> leaves = expected.leaves(composite);
    assertThat(rows).as(what).allMatch(row -> row.inputs().size() == leaves.size());
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      double[] actual = Recorder.relevance(rows, leaf);
      if (Arrays.stream(leaves.get(leaf)).allMatch(value -> value == 0)) {
        assertThat(actual).as(what + ", leaf " + leaf).containsOnly(0); // a gate that is stopped
      } else {
        assertThat(Golden.error(actual, leaves.get(leaf)))
            .as(what + ", leaf " + leaf)
            .isLessThanOrEqualTo(expected.tolerance(composite));
      }
    }
  }

  /** The composites differ where a rule of theirs acts: a rule that is off would be seen. */
  @Test
  void rulesAreSeen() throws Exception {
    for (String[] pair :
        new String[][] {
          {"act-gelu", "attnlrp", "gradient-x-input"},
          {"attention", "attnlrp", "cp-lrp"},
          {"gate-swiglu", "attnlrp", "cp-lrp"},
          {"norm-rms-power", "attnlrp", "gradient-x-input"},
          {"product", "attnlrp", "gradient-x-input"}
        }) {
      BlockCase expected = BlockCase.named(pair[0]);
      double[] one = expected.leaves(pair[1]).get(0);
      double[] other = expected.leaves(pair[2]).get(0);
      assertThat(Golden.error(one, other)).as(pair[0]).isGreaterThan(0.01);
    }
  }
}
