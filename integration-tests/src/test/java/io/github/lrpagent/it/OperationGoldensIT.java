package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operations.Job;
import com.example.operations.Job.Numbers;
import com.example.operations.OperationsApp;
import com.google.gson.GsonBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the reference, as an archive and as a block, by the line of a composite that
 * is to say the same: its relevances, in the fourth prediction of each model.
 */
class OperationGoldensIT {
  private static final Map<String, OperationsApp.Done> DONE = new HashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void explain() throws Exception {
    Map<List<String>, Path> composites = new LinkedHashMap<>();
    List<Job> jobs = new ArrayList<>();
    for (OperationCheck check : OperationChecks.all()) {
      Path composite = composites.get(check.yaml());
      if (composite == null) {
        composite = folder.resolve("c" + composites.size() + ".yaml");
        Files.writeString(
            composite,
            "composite: c%d\nrules:\n%s\n"
                .formatted(composites.size(), String.join("\n", check.yaml())));
        composites.put(check.yaml(), composite);
      }
      String name = composite.getFileName().toString().replace(".yaml", "");
      Path archive = folder.resolve("operation" + jobs.size() + ".pt");
      OperationArchive.write(check.job(name, archive.toString()), archive);
      jobs.add(check.job(name, archive.toString()));
      jobs.add(check.job(name, null));
    }
    Path file = folder.resolve("jobs.json");
    Files.writeString(file, new GsonBuilder().create().toJson(jobs));
    ChildJvm.Outcome outcome =
        ChildJvm.withAgent(
                ChildJvm.AGENT,
                "output=%s,cache=%s,format=jsonl"
                    .formatted(folder.resolve("out"), folder.resolve("cache")))
            .option(
                "-Dlrp.composite="
                    + String.join("+", composites.values().stream().map(Path::toString).toList()))
            .run(OperationsApp.class, List.of(file.toString()));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    for (String line : outcome.out().lines().toList()) {
      OperationsApp.Done done =
          new GsonBuilder()
              .serializeSpecialFloatingPointValues()
              .create()
              .fromJson(line, OperationsApp.Done.class);
      DONE.put(done.id(), done);
    }
  }

  static List<String> archives() {
    return OperationChecks.all().stream().map(OperationCheck::id).toList();
  }

  @ParameterizedTest
  @MethodSource("archives")
  void archiveHasTheReferencesRelevance(String id) {
    check("archive: ", id);
  }

  @ParameterizedTest
  @MethodSource("archives")
  void blockHasTheReferencesRelevance(String id) {
    check("java: ", id);
  }

  private static void check(String path, String id) {
    OperationCheck check =
        OperationChecks.all().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    OperationsApp.Done done = DONE.get(path + id);
    assertThat(done.failed()).as(id).isEmpty();
    check
        .expected()
        .forEach(
            (input, expected) -> {
              double[] actual = Recorder.doubles(done.relevances().get(input));
              if (Arrays.stream(expected).allMatch(r -> r == 0)) {
                assertThat(Arrays.stream(actual).map(Math::abs)).as(id).containsOnly(0.0);
              } else {
                assertThat(Golden.error(actual, expected))
                    .as(id + ", " + input)
                    .isLessThanOrEqualTo(Golden.TOLERANCE);
              }
            });
  }

  @Test
  void whatIsLeftOutIsNamedWithItsReason() {
    assertThat(OperationChecks.cases().stream().map(OperationCase::id))
        .containsAll(OperationChecks.LEFT_OUT.keySet());
  }

  /** The formula that softmax is measured with, where the reference goes by it too. */
  @Test
  void formulaOfSoftmaxIsTheReferences() {
    for (OperationCase c : OperationCase.of("softmax")) {
      if (OperationChecks.LEFT_OUT.containsKey(c.id()) || c.name().equals("dim1")) {
        continue;
      }
      Numbers x = c.inputs().get("x");
      double[] input = OperationCase.doubles(x);
      for (int i = 0; i < input.length; i++) {
        input[i] = Double.isInfinite(input[i]) ? 0 : input[i];
      }
      double temperature = c.argument("temperature", 1);
      double[] formula =
          Naive.softmax(input, c.output(), c.relevanceOut(), x.shape(), 2, temperature);
      assertThat(Golden.error(formula, c.relevance("x")))
          .as(c.id())
          .isLessThanOrEqualTo(Golden.TOLERANCE);
    }
  }
}
