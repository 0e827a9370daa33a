package io.github.lrpagent.archives;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of an {@link ArchiveCache}: who may use it, what is thrown out of it. A file's time is
 * that of its last use. Only files of our names are touched, for the folder may be anybody's.
 *
 * <p>No locks: a file that another process has open survives being deleted, and one that vanished
 * before it was opened is made anew.
 */
final class CacheFolder {
  private static final Pattern KEPT = Pattern.compile(".*-[0-9a-f]{32}\\.pt");
  private static final Pattern PART = Pattern.compile(".*\\.(\\d{1,10})-[0-9a-f-]{36}\\.part");

  /** A part that was not written to for so long, by a process that is not there, is abandoned. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /**
   * And so is one of a process that seems to be there: in a container, all have the same number.
   */
  private static final Duration LONG_PAUSE = Duration.ofHours(1);

  private final Path path;
  private final long limit;

  private record Kept(Path file, long size, FileTime used) {}

  CacheFolder(Path path, long limit) {
    this.path = path;
    this.limit = limit;
  }

  Path path() {
    return path;
  }

  /** What somebody else may have put into the folder is not loaded as code. */
  void checkOwner() throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.isDirectory(path) && Files.exists(self)) {
      UserPrincipal owner = Files.getOwner(path);
      if (!owner.equals(Files.getOwner(self)) && !owner.getName().equals("root")) {
        throw new IOException(
            "the folder "
                + path
                + " belongs to "
                + owner.getName()
                + "; the option cache names another one");
      }
    }
  }

  /** Notes that a file is used now; returns whether it is there. */
  boolean touch(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // a folder that is read-only, or a file that another process just took away: loading will say
    }
    return true;
  }

  /** Returns a name for a file that is being written by this process. */
  Path part(String name) {
    return path.resolve(
        name + "." + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".part");
  }

  /**
   * Makes the folder, and room in it for a file. A disk is never filled up, for the app may need
   * it: a file may take half of what is free.
   */
  void prepare(long size) throws IOException {
    create();
    deleteAbandoned();
    if (size <= limit) {
      evict(limit - size);
    }
    long free = Files.getFileStore(path).getUsableSpace();
    if (free > 0 && size > free / 2) {
      throw new IOException(
          "it takes " + size + " bytes, and may take half of the " + free + " that are free");
    }
  }

  /** Gives a part its place, if it fits into the limit. */
  void keep(Path part, Path file) throws IOException {
    long size = Files.size(part);
    if (size > limit) {
      return;
    }
    try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
      written.force(true); // whole under its name, even after a crash of the machine
    }
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
    evict(limit);
  }

  /** Deletes a file if it is there; one that cannot be deleted stays. */
  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // nothing depends on it
    }
  }

  /** For its owner only: what lies in it is loaded as code. */
  private void create() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Files.createDirectories(path.toAbsolutePath().getParent());
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (UnsupportedOperationException e) {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) { // else another process was first
        throw e;
      }
    }
  }

  /** Deletes what was not used for longest, until the rest takes no more than a size. */
  private void evict(long most) throws IOException {
    List<Kept> kept = new ArrayList<>();
    for (Path file : files(KEPT)) {
      try {
        kept.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
      } catch (IOException e) {
        // another process took it away
      }
    }
    kept.sort(Comparator.comparing(Kept::used));
    long total = kept.stream().mapToLong(Kept::size).sum();
    for (Kept oldest : kept) {
      if (total <= most) {
        return;
      }
      delete(oldest.file());
      total -= oldest.size();
    }
  }

  private void deleteAbandoned() throws IOException {
    Instant now = Instant.now();
    for (Path part : files(PART)) {
      try {
        Instant written = Files.getLastModifiedTime(part).toInstant();
        Duration pause = isRunning(part) ? LONG_PAUSE : PAUSE;
        if (written.plus(pause).isBefore(now)) {
          delete(part);
        }
      } catch (IOException e) {
        // it is whole now, or gone
      }
    }
  }

  private static boolean isRunning(Path part) {
    Matcher name = PART.matcher(part.getFileName().toString());
    Optional<ProcessHandle> process =
        name.matches() ? ProcessHandle.of(Long.parseLong(name.group(1))) : Optional.empty();
    return process.isPresent();
  }

  private List<Path> files(Pattern name) throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(f -> name.matcher(f.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
