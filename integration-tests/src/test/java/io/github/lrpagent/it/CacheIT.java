package io.github.lrpagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.apps.PredictApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an app whose cache is shared, small, full, or cannot be written. */
class CacheIT {
  private static final List<String> ARCHIVES =
      List.of("goldens/bert-sdpa/model.pt", "goldens/gpt2-sdpa/model.pt");
  private static final String EXPLAINED = "lrp-agent: 6 predictions explained, 0 failed";

  private static String plain;

  @TempDir Path folder;

  @BeforeAll
  static void predictWithoutTheAgent() throws Exception {
    plain = ChildJvm.plain().run(PredictApp.class, ARCHIVES).out();
    assertThat(plain).hasLineCount(8);
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private ChildJvm agent(Path cache, String... more) {
    return ChildJvm.withAgent(
        ChildJvm.AGENT,
        "format=jsonl,output="
            + folder.resolve("out")
            + ",cache="
            + cache
            + (more.length == 0 ? "" : "," + String.join(",", more)));
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(cache())) {
      return files.toList();
    }
  }

  /** The app predicts as ever, and explains. */
  private static void explained(ChildJvm.Outcome outcome) {
    assertThat(outcome.out()).as(outcome.err()).isEqualTo(plain);
    assertThat(outcome.err()).contains(EXPLAINED);
  }

  /** The app predicts as ever; one line says why nothing is explained, and all is counted. */
  private static void unexplained(ChildJvm.Outcome outcome, String why) {
    assertThat(outcome.out()).as(outcome.err()).isEqualTo(plain);
    assertThat(outcome.err().lines().filter(l -> l.startsWith("lrp-agent: load: CacheException")))
        .singleElement()
        .asString()
        .contains("the rewritten archive cannot be written to ", why, "; the option cache names");
    assertThat(outcome.err()).contains("0 predictions explained, 2 failed, ");
  }

  @Test
  void processesThatStartAtOnceShareTheCache() throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(2);
    List<Future<ChildJvm.Outcome>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      running.add(starters.submit(() -> agent(cache()).run(PredictApp.class, ARCHIVES)));
    }
    for (Future<ChildJvm.Outcome> one : running) {
      explained(one.get());
    }
    starters.shutdown();

    assertThat(files()).hasSize(2).allMatch(f -> f.toString().endsWith(".pt"));
  }

  /** Each evicts what the other needs next. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "200KB"})
  void processesThatTakeFilesAwayFromEachOtherExplainAll(String size) throws Exception {
    List<String> order = new ArrayList<>(ARCHIVES);
    order.add(ARCHIVES.get(0));
    ExecutorService starters = Executors.newFixedThreadPool(2);
    List<Future<ChildJvm.Outcome>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      running.add(
          starters.submit(() -> agent(cache(), "cache-size=" + size).run(PredictApp.class, order)));
    }
    for (Future<ChildJvm.Outcome> one : running) {
      assertThat(one.get().err()).contains("lrp-agent: 9 predictions explained, 0 failed");
    }
    starters.shutdown();

    assertThat(files()).hasSizeLessThanOrEqualTo(size.equals("0") ? 0 : 1);
  }

  @Test
  void folderThatCannotBeMadeLeavesTheModelsAsTheyAre() throws Exception {
    unexplained(agent(Path.of("/proc/lrp-agent")).run(PredictApp.class, ARCHIVES), "/proc");
  }

  /** The limit for the size of a file stands for whatever stops a write in the middle. */
  @Test
  void writeThatFailsInTheMiddleLeavesTheModelsAsTheyAre() throws Exception {
    unexplained(
        agent(cache()).after("ulimit -f 128").run(PredictApp.class, ARCHIVES), "File too large");

    assertThat(files()).isEmpty();
    explained(agent(cache()).run(PredictApp.class, ARCHIVES));
  }

  @Test
  void smallDiskIsNotFilledUp() throws Exception {
    assumeMounts();
    Path disk = Files.createDirectory(folder.resolve("disk"));

    unexplained(
        agent(disk.resolve("cache"))
            .afterMounting("mount -t tmpfs -o size=256k none " + disk)
            .run(PredictApp.class, ARCHIVES),
        "may take half of the");
  }

  @Test
  void readOnlyFolderServesWhatItHolds() throws Exception {
    assumeMounts();
    explained(agent(cache()).run(PredictApp.class, ARCHIVES));
    String readOnly =
        "mount --bind " + cache() + " " + cache() + " && mount -o remount,ro,bind " + cache();

    explained(agent(cache()).afterMounting(readOnly).run(PredictApp.class, ARCHIVES));
  }

  @Test
  void emptyReadOnlyFolderLeavesTheModelsAsTheyAre() throws Exception {
    assumeMounts();
    Files.createDirectory(cache());
    String readOnly =
        "mount --bind " + cache() + " " + cache() + " && mount -o remount,ro,bind " + cache();

    unexplained(
        agent(cache()).afterMounting(readOnly).run(PredictApp.class, ARCHIVES),
        "Read-only file system");
  }

  /** Where users may have mounts of their own; not every system lets them. */
  private static void assumeMounts() throws Exception {
    Process unshare =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt").start();
    assumeTrue(unshare.waitFor() == 0, "mounts of one's own are not possible here");
  }
}
