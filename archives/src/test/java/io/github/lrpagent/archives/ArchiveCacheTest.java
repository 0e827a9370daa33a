package io.github.lrpagent.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.zip.ZipAppender;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCacheTest {
  private static final List<Composite> ONE = List.of(Composites.load("attnlrp"));

  @TempDir Path folder;
  private final List<CacheException> notKept = new ArrayList<>();
  private Path archive;

  @BeforeEach
  void saveAnArchive() throws IOException {
    archive = save("my model.pt", "return torch.relu(x)\n");
  }

  private Path save(String name, String body) throws IOException {
    return TestModel.forward("x: Tensor", body).constant(Tensor.of(2L)).save(folder.resolve(name));
  }

  private Path cacheFolder() {
    return folder.resolve("cache");
  }

  private ArchiveCache cache(long limit) {
    return cache(limit, "1", ONE);
  }

  private ArchiveCache cache(long limit, String version, List<Composite> composites) {
    return new ArchiveCache(cacheFolder(), limit, version, composites, notKept::add);
  }

  private Path file(String version, List<Composite> composites) throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(archive)) {
      return cache(Long.MAX_VALUE, version, composites)
          .fileFor(archive.getFileName().toString(), ArchiveCache.identity(archive), zip);
    }
  }

  @Test
  void sameArchiveHasTheSamePlace() throws IOException {
    assertThat(file("1", ONE)).isEqualTo(file("1", ONE)).hasParentRaw(cacheFolder());
    assertThat(file("1", ONE).getFileName().toString()).matches("my_model-[0-9a-f]{32}\\.pt");
    assertThat(cacheFolder()).doesNotExist();
  }

  @Test
  void anotherVersionOrCompositeHasAnotherPlace() throws IOException {
    Composite cp = Composites.load("cp-lrp");
    Composite changed =
        Composites.parse("composite: mine\nrules:\n  - {op: norm, rule: stop}\n", "a.yaml");
    Composite same =
        Composites.parse("composite: mine\nrules:\n  - {op: norm, rule: identity}\n", "a.yaml");

    assertThat(
            Stream.of(
                file("1", ONE),
                file("2", ONE),
                file("1", List.of(cp)),
                file("1", List.of(ONE.get(0), cp)),
                file("1", List.of(changed)),
                file("1", List.of(same))))
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherTimeOrPathOrCodeHasAnotherPlace() throws IOException {
    Path before = file("1", ONE);
    FileTime time = Files.getLastModifiedTime(archive);
    Files.setLastModifiedTime(archive, FileTime.fromMillis(time.toMillis() - 5000));
    assertThat(file("1", ONE)).isNotEqualTo(before);

    Files.setLastModifiedTime(archive, time);
    assertThat(file("1", ONE)).isEqualTo(before);

    save("my model.pt", "return torch.gelu(x)\n");
    Files.setLastModifiedTime(archive, time);
    assertThat(file("1", ONE)).isNotEqualTo(before);

    Path other = Files.createDirectory(folder.resolve("other"));
    Path copy =
        Files.copy(save("my model.pt", "return torch.relu(x)\n"), other.resolve("my model.pt"));
    Files.setLastModifiedTime(copy, time);
    archive = copy;
    assertThat(file("1", ONE)).isNotEqualTo(before);
  }

  @Test
  void linkLeadsToTheSameArchive() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.pt"), archive);

    assertThat(ArchiveCache.identity(link)).isEqualTo(ArchiveCache.identity(archive));
  }

  /** A stream has no path and no time, and two models of one architecture have the same sizes. */
  @Test
  void archivesThatDifferInWeightsOnlyHaveDifferentPlaces() throws IOException {
    List<Path> places = new ArrayList<>();
    for (byte weight : new byte[] {1, 2}) {
      Path model = save("weights.pt", "return torch.relu(x)\n");
      Path weighted = folder.resolve("weighted" + weight + ".pt");
      try (ZipFileReader zip = ZipFileReader.open(model)) {
        ZipAppender.copy(zip, weighted, Map.of("m/data/0", new byte[] {0, weight}));
      }
      try (ZipFileReader zip = ZipFileReader.open(weighted)) {
        places.add(cache(0).fileFor("stream.pt", "stream of " + Files.size(weighted), zip));
      }
    }

    assertThat(Files.size(folder.resolve("weighted1.pt")))
        .isEqualTo(Files.size(folder.resolve("weighted2.pt")));
    assertThat(places).doesNotHaveDuplicates();
  }

  @Test
  void fileGetsItsPlaceWhenItsUseHasShownThatItIsSound() throws IOException {
    Path file = file("1", ONE);
    String used =
        cache(100)
            .make(
                file,
                5,
                part -> {
                  assertThat(part).doesNotExist().hasParentRaw(cacheFolder());
                  Files.writeString(part, "whole");
                },
                part -> {
                  assertThat(file).doesNotExist();
                  return Files.readString(part);
                });

    assertThat(used).isEqualTo("whole");
    assertThat(file).hasContent("whole");
    assertThat(files()).containsExactly(file);
    assertThat(notKept).isEmpty();
  }

  @Test
  void fileThatCannotBeUsedIsNotKept() throws IOException {
    Path file = file("1", ONE);

    assertThatThrownBy(
            () ->
                cache(100)
                    .make(
                        file,
                        5,
                        part -> Files.writeString(part, "whole"),
                        part -> {
                          throw new IllegalStateException("unsound");
                        }))
        .hasMessage("unsound");
    assertThat(files()).isEmpty();
  }

  @Test
  void folderIsForItsOwnerOnly() throws IOException {
    Path nested = folder.resolve("a/b");
    store(new ArchiveCache(nested, 100, "1", ONE, notKept::add), nested.resolve("c.pt"), "x");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nested)))
        .isEqualTo("rwx------");
  }

  @Test
  void nothingIsLeftOfAFileThatCouldNotBeWritten() throws IOException {
    for (Exception failure :
        List.of(new ArchiveException("no"), new IOException("No space left on device"))) {
      assertThatThrownBy(
              () ->
                  cache(100)
                      .make(
                          file("1", ONE),
                          5,
                          part -> {
                            Files.writeString(part, "half");
                            ArchiveCacheTest.<RuntimeException>raise(failure);
                          },
                          part -> part))
          .isInstanceOf(failure instanceof IOException ? CacheException.class : failure.getClass());
      assertThat(cacheFolder()).isEmptyDirectory();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void fullDiskIsNamedWithItsFolderAndWhatToDo() throws IOException {
    assertThatThrownBy(
            () ->
                cache(100)
                    .make(
                        file("1", ONE),
                        5,
                        part -> {
                          throw new IOException("No space left on device");
                        },
                        part -> part))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            "the rewritten archive cannot be written to "
                + cacheFolder()
                + ": No space left on device; the option cache names another folder");
  }

  /** The app may need the disk, too. */
  @Test
  void fileThatTakesMoreThanHalfOfTheFreeDiskIsNotWritten() throws IOException {
    Path file = file("1", ONE);
    long free = Files.getFileStore(folder).getUsableSpace();

    assertThatThrownBy(
            () ->
                cache(Long.MAX_VALUE)
                    .make(file, free / 8 * 5, part -> Files.writeString(part, "x"), part -> part))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("may take half of the");
    assertThat(files()).isEmpty();
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file");

    for (Path wrong : List.of(taken, taken.resolve("cache"), Path.of("/proc/lrp-agent"))) {
      assertThatThrownBy(
              () ->
                  store(
                      new ArchiveCache(wrong, 9, "1", ONE, notKept::add), wrong.resolve("a"), "x"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(wrong + ": ");
    }
    assertThat(taken).hasContent("a file");
  }

  @Test
  void fileThatDoesNotGetItsPlaceWasUsedAllTheSame() throws IOException {
    Path file = file("1", ONE);
    String used =
        cache(100)
            .make(
                file,
                5,
                part -> Files.writeString(part, "whole"),
                part -> {
                  String text = Files.readString(part);
                  Files.delete(part);
                  return text;
                });

    assertThat(used).isEqualTo("whole");
    assertThat(notKept)
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("NoSuchFile");
  }

  @Test
  void whatWasNotUsedForLongestMakesRoom() throws IOException {
    ArchiveCache cache = cache(25);
    for (int i = 1; i <= 2; i++) {
      store(cache, numbered(i), "ten bytes.");
      Files.setLastModifiedTime(numbered(i), FileTime.fromMillis(i * 1000L));
    }
    assertThat(cache.holds(numbered(1))).isTrue(); // so 2 is the older one now
    store(cache, numbered(3), "ten bytes.");

    assertThat(files()).containsExactlyInAnyOrder(numbered(1), numbered(3));
    assertThat(cache.holds(numbered(2))).isFalse();
  }

  @Test
  void roomIsMadeBeforeAFileIsWritten() throws IOException {
    ArchiveCache cache = cache(15);
    store(cache, numbered(1), "ten bytes.");
    cache.make(
        numbered(2),
        10,
        part -> {
          assertThat(files()).isEmpty();
          Files.writeString(part, "ten bytes.");
        },
        part -> part);

    assertThat(files()).containsExactly(numbered(2));
  }

  @Test
  void fileLargerThanTheLimitIsUsedAndNotKept() throws IOException {
    store(cache(15), numbered(1), "ten bytes.");
    assertThat(store(cache(15), numbered(2), "these are twenty....."))
        .isEqualTo("these are twenty.....");
    assertThat(files()).containsExactly(numbered(1));

    assertThat(store(cache(0), numbered(2), "x")).isEqualTo("x");
    assertThat(files()).containsExactly(numbered(1));
  }

  @Test
  void filesOfOthersAreNotDeleted() throws IOException {
    Files.createDirectories(cacheFolder());
    Path model = Files.writeString(cacheFolder().resolve("model.pt"), "the app's own");
    Path part = Files.writeString(cacheFolder().resolve("download.part"), "the app's own");
    Files.setLastModifiedTime(part, FileTime.fromMillis(0));
    store(cache(15), numbered(1), "ten bytes.");
    store(cache(15), numbered(2), "ten bytes.");

    assertThat(files()).containsExactlyInAnyOrder(model, part, numbered(2));
  }

  @Test
  void partsOfDeadProcessesAreDeletedWhenTheyAreOld() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    long self = ProcessHandle.current().pid();
    Files.createDirectories(cacheFolder());
    Path fresh = part(dead.pid(), 5);
    Path old = part(dead.pid(), 120);
    Path running = part(self, 120);
    Path ancient = part(self, 7200);
    store(cache(100), numbered(1), "x");

    assertThat(old).doesNotExist();
    assertThat(ancient).doesNotExist();
    assertThat(fresh).exists();
    assertThat(running).exists();
  }

  private Path part(long process, long secondsAgo) throws IOException {
    Path part =
        cacheFolder()
            .resolve(numbered(9).getFileName() + "." + process + "-" + UUID.randomUUID() + ".part");
    Files.writeString(part, "half");
    return Files.setLastModifiedTime(part, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
  }

  @Test
  void severalMayMakeTheSameFileAtOnce() throws Exception {
    ArchiveCache cache = cache(Long.MAX_VALUE);
    Path file = file("1", ONE);
    CyclicBarrier start = new CyclicBarrier(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<String>> all =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    threads.submit(
                        () -> {
                          start.await();
                          return store(cache, file, "the same text".repeat(10_000));
                        }))
            .toList();
    for (Future<String> one : all) {
      assertThat(one.get()).isEqualTo("the same text".repeat(10_000));
    }
    threads.shutdown();

    assertThat(file).hasContent("the same text".repeat(10_000));
    assertThat(files()).containsExactly(file);
    assertThat(notKept).isEmpty();
  }

  private Path numbered(int number) {
    return cacheFolder().resolve("model-" + "%032x".formatted(number) + ".pt");
  }

  private static String store(ArchiveCache cache, Path file, String content) throws IOException {
    return cache.make(
        file, content.length(), part -> Files.writeString(part, content), Files::readString);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(cacheFolder())) {
      return files.toList();
    }
  }
}
