package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import com.example.apps.PredictApp;
import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.api.LrpAgent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which an app loads an archive. */
class LoadingIT {
  private static final Golden GOLDEN = Golden.named("bert-eager");
  private static final Path ARCHIVE = GOLDEN.folder().resolve("model.pt");

  @Test
  void archiveFromStreamIsExplainedAsFromFile() throws Exception {
    LrpAgent.use("attnlrp");
    try (Model model = Model.newInstance("streamed", "PyTorch");
        InputStream stream = Files.newInputStream(ARCHIVE)) {
      model.load(stream);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = NDManager.newBaseManager("PyTorch")) {
        List<Explanation> rows =
            Recorder.during(
                    () -> predictor.predict(PredictApp.inputs(GOLDEN.json(), "b2pad", manager)))
                .explanations();

        assertThat(Golden.error(Recorder.relevance(rows), GOLDEN.relevance("attnlrp", "b2pad")))
            .isLessThanOrEqualTo(Golden.TOLERANCE);
        assertThat(rows).extracting(Explanation::model).containsOnly("streamed");
      }
    }
  }

  @Test
  void archiveLoadedToBeTrainedPredictsAndIsExplainedTheSame() throws Exception {
    LrpAgent.use("attnlrp");
    try (ZooModel<NDList, NDList> model =
            ai.djl.repository.zoo.Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(ARCHIVE)
                .optEngine("PyTorch")
                .optOption("trainParam", "true")
                .optTranslator(new NoopTranslator())
                .build()
                .loadModel();
        Predictor<NDList, NDList> predictor = model.newPredictor();
        NDManager manager = NDManager.newBaseManager("PyTorch")) {
      List<Explanation> rows =
          Recorder.during(() -> predictor.predict(PredictApp.inputs(GOLDEN.json(), "b1", manager)))
              .explanations();

      assertThat(Golden.error(Recorder.relevance(rows), GOLDEN.relevance("attnlrp", "b1")))
          .isLessThanOrEqualTo(Golden.TOLERANCE);
    }
  }

  @Test
  void fileThatIsNoArchiveFailsAsWithoutUs(@TempDir Path folder) throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.pt"), "this is no archive");
    Files.copy(GOLDEN.folder().resolve("case.json"), folder.resolve("case.json"));

    ChildJvm.Outcome plain = ChildJvm.plain().run(PredictApp.class, List.of(broken.toString()));
    ChildJvm.Outcome agent =
        ChildJvm.withAgent(
                ChildJvm.AGENT,
                "output=" + folder.resolve("out") + ",cache=" + folder.resolve("cache"))
            .run(PredictApp.class, List.of(broken.toString()));

    assertThat(agent.status()).isEqualTo(plain.status()).isNotZero();
    assertThat(exceptions(agent.err())).isNotEmpty().isEqualTo(exceptions(plain.err()));
    assertThat(agent.err())
        .contains("lrp-agent: broken.pt is not explained: " + broken + ": not a zip file");
  }

  private static List<String> exceptions(String err) {
    return err.lines().filter(l -> l.contains("Exception")).toList();
  }

  @Test
  void explainOffLeavesPredictionsAlone(@TempDir Path folder) throws Exception {
    ChildJvm.Outcome plain = ChildJvm.plain().run(PredictApp.class, List.of(ARCHIVE.toString()));
    ChildJvm.Outcome off =
        ChildJvm.withAgent(
                ChildJvm.AGENT,
                "explain=off,output=" + folder.resolve("out") + ",cache=" + folder.resolve("cache"))
            .run(PredictApp.class, List.of(ARCHIVE.toString()));

    assertThat(off.out()).isEqualTo(plain.out());
    assertThat(off.err()).doesNotContain("explained");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  /** The second JVM finds the rewritten archive of the first. */
  @Test
  void rewrittenArchiveIsMadeOnce(@TempDir Path folder) throws Exception {
    String options = "output=" + folder.resolve("out") + ",cache=" + folder.resolve("cache");
    ChildJvm.withAgent(ChildJvm.AGENT, options).run(PredictApp.class, List.of(ARCHIVE.toString()));
    List<Path> first = files(folder.resolve("cache"));
    Object made = fileKey(first.get(0));
    ChildJvm.withAgent(ChildJvm.AGENT, options).run(PredictApp.class, List.of(ARCHIVE.toString()));

    assertThat(first).hasSize(1);
    assertThat(files(folder.resolve("cache"))).isEqualTo(first);
    assertThat(fileKey(first.get(0))).isEqualTo(made);
  }

  /** Tells a file from another one that has taken its name. */
  private static Object fileKey(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static List<Path> files(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
