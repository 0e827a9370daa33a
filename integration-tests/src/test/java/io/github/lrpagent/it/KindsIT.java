package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.ZooModel;
import com.example.apps.KindsApp;
import io.github.lrpagent.api.Counters;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import io.github.lrpagent.it.Recorder.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of archive, under every composite: the naive implementation's numbers and the plain
 * app's bits, from the first run to those that TorchScript has compiled anew, or one line that says
 * why not.
 */
class KindsIT {
  private static final Map<String, List<String>> PLAIN = new HashMap<>();

  static List<Arguments> explained() {
    List<Arguments> kinds = new ArrayList<>();
    for (Kind kind : Kind.all()) {
      if (kind.refused().isEmpty()) {
        kinds.add(Arguments.of(kind, false));
        kinds.add(Arguments.of(kind, true));
      }
    }
    return kinds;
  }

  /** What the same predictions give in a JVM that has never heard of the agent. */
  @BeforeAll
  static void predictWithoutAgent() throws Exception {
    ChildJvm.Outcome outcome = ChildJvm.plain().run(KindsApp.class, files(Kind.all()));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    outcome
        .out()
        .lines()
        .forEach(
            line -> {
              String[] fields = line.split(" ", 2);
              PLAIN.computeIfAbsent(fields[0], f -> new ArrayList<>()).add(fields[1]);
            });
  }

  private static List<String> files(List<Kind> kinds) {
    return kinds.stream().map(kind -> kind.file().toString()).toList();
  }

  @ParameterizedTest(name = "{0}, trainable parameters: {1}")
  @MethodSource("explained")
  void relevanceIsThatOfTheNaiveImplementationAndPredictionsStay(Kind kind, boolean train)
      throws Exception {
    try (ZooModel<NDList, NDList> model = KindsApp.load(kind.file(), train);
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      for (String composite : LrpAgent.composites()) {
        LrpAgent.use(composite);
        List<String> seen = new ArrayList<>();
        for (String sample : KindsApp.runs(kind.json())) {
          Counters before = LrpAgent.counters();
          Recorded<NDList> recorded =
              Recorder.during(
                  () -> predictor.predict(KindsApp.inputs(kind.json(), sample, manager)));
          Counters after = LrpAgent.counters();

          String what = kind + " " + composite + " " + sample + ", run " + seen.size();
          seen.add(sample + " " + KindsApp.bits(recorded.result()));
          assertThat(after.failed()).as(what).isEqualTo(before.failed());
          assertThat(after.explained() - before.explained()).as(what).isEqualTo(1);
          checkRows(kind, composite, sample, recorded.explanations(), what);
        }
        assertThat(seen).as(composite).isEqualTo(PLAIN.get(kind.file().toString()));
      }
      assertThat(trainable(model)).allMatch(requires -> requires == train);
    }
  }

  private static List<Boolean> trainable(ZooModel<NDList, NDList> model) {
    PtNDManager manager = (PtNDManager) model.getNDManager();
    try (NDList parameters = JniUtils.moduleGetParams((PtSymbolBlock) model.getBlock(), manager)) {
      return parameters.stream().map(p -> JniUtils.requiresGrad((PtNDArray) p)).toList();
    }
  }

  private static void checkRows(
      Kind kind, String composite, String sample, List<Explanation> rows, String what) {
    int[] targets = rows.stream().mapToInt(row -> row.target().index()).toArray();
    assertThat(targets).as(what).isEqualTo(kind.targets(sample));
    for (int leaf = 0; leaf < kind.leaves(composite, sample).size(); leaf++) {
      double[] expected = kind.leaves(composite, sample).get(leaf);
      double[] actual = Recorder.relevance(rows, leaf);
      assertThat(Golden.error(actual, expected))
          .as(what + ", leaf " + leaf)
          .isLessThanOrEqualTo(kind.tolerance());
      for (int i = 0; i < expected.length; i++) {
        if (expected[i] == 0) {
          assertThat(actual[i]).as(what + ", padding at " + i).isZero();
        }
      }
    }
  }

  /** One line names the operation, its place and what to do; predictions stay. */
  @Test
  void whatIsRefusedIsRefusedByName(@TempDir Path folder) throws Exception {
    List<Kind> refused = Kind.all().stream().filter(k -> k.refused().isPresent()).toList();
    String options =
        "format=jsonl,output=" + folder.resolve("out") + ",cache=" + folder.resolve("cache");
    ChildJvm.Outcome outcome =
        ChildJvm.withAgent(ChildJvm.AGENT, options).run(KindsApp.class, files(refused));

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines())
        .containsExactlyElementsOf(
            refused.stream()
                .flatMap(
                    kind ->
                        PLAIN.get(kind.file().toString()).stream().map(l -> kind.file() + " " + l))
                .toList());
    List<String> lines =
        outcome.err().lines().filter(l -> l.contains(" is not explained: ")).toList();
    assertThat(lines).hasSameSizeAs(refused);
    for (int i = 0; i < lines.size(); i++) {
      String line = "lrp-agent: model.pt is not explained: " + refused.get(i).refused().get();
      assertThat(lines.get(i)).isEqualTo(line);
    }
  }

  @Test
  void methodThatIsRefusedIsNamedAndTheOthersAreExplained(@TempDir Path folder) throws Exception {
    String options =
        "format=jsonl,output=" + folder.resolve("out") + ",cache=" + folder.resolve("cache");
    ChildJvm.Outcome outcome =
        ChildJvm.withAgent(ChildJvm.AGENT, options)
            .run(KindsApp.class, List.of("kinds/method-refused/model.pt"));

    assertThat(outcome.err().lines().filter(l -> l.startsWith("lrp-agent: ")).toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "lrp-agent: model.pt: method 'reset' is not explained: \\S+:\\d+:\\d+: the"
                            + " model writes self.calls when it predicts, .*"),
            line -> assertThat(line).startsWith("lrp-agent: 4 predictions explained, 0 failed"));
  }
}
