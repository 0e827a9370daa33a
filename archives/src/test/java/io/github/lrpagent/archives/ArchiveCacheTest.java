package io.github.lrpagent.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

  private Path file(String version, List<Composite> composites) throws IOException {
    try (ZipFileReader zip = ZipFileReader.open(archive)) {
      return new ArchiveCache(cacheFolder(), version)
          .fileFor(
              archive.getFileName().toString(), ArchiveCache.identity(archive), zip, composites);
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

  @Test
  void storedFileAppearsWhenItIsWhole() throws IOException {
    ArchiveCache cache = new ArchiveCache(cacheFolder(), "1");
    Path file = file("1", ONE);
    cache.store(
        file,
        part -> {
          assertThat(part).doesNotExist().hasParentRaw(cacheFolder());
          Files.writeString(part, "half");
          assertThat(file).doesNotExist();
          Files.writeString(part, "whole");
        });

    assertThat(file).hasContent("whole");
    assertThat(cacheFolder()).isDirectoryContaining(f -> f.equals(file));
    try (Stream<Path> all = Files.list(cacheFolder())) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void folderIsForItsOwnerOnly() throws IOException {
    new ArchiveCache(folder.resolve("a/b"), "1")
        .store(folder.resolve("a/b/c.pt"), part -> Files.writeString(part, "x"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/b"))))
        .isEqualTo("rwx------");
  }

  @Test
  void nothingIsLeftOfAFileThatCouldNotBeWritten() throws IOException {
    ArchiveCache cache = new ArchiveCache(cacheFolder(), "1");
    Path file = file("1", ONE);

    assertThatThrownBy(
            () ->
                cache.store(
                    file,
                    part -> {
                      Files.writeString(part, "half");
                      throw new ArchiveException("no");
                    }))
        .isInstanceOf(ArchiveException.class);
    assertThat(cacheFolder()).isEmptyDirectory();
  }

  @Test
  void folderThatCannotBeMadeIsAnIoException() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file");

    assertThatThrownBy(
            () ->
                new ArchiveCache(taken.resolve("cache"), "1")
                    .store(taken.resolve("cache/a.pt"), p -> Files.writeString(p, "x")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                new ArchiveCache(taken, "1")
                    .store(taken.resolve("a.pt"), p -> Files.writeString(p, "x")))
        .isInstanceOf(IOException.class);
    assertThat(taken).hasContent("a file");
  }

  @Test
  void severalMayStoreTheSameFileAtOnce() throws Exception {
    ArchiveCache cache = new ArchiveCache(cacheFolder(), "1");
    Path file = file("1", ONE);
    CyclicBarrier start = new CyclicBarrier(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> all =
        IntStream.range(0, 8)
            .<Future<?>>mapToObj(
                i ->
                    threads.submit(
                        () -> {
                          start.await();
                          cache.store(
                              file,
                              part -> Files.writeString(part, "the same text".repeat(10_000)));
                          return null;
                        }))
            .toList();
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();

    assertThat(file).hasContent("the same text".repeat(10_000));
    try (Stream<Path> files = Files.list(cacheFolder())) {
      assertThat(files).hasSize(1);
    }
  }
}
