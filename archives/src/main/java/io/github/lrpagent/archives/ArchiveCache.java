package io.github.lrpagent.archives;

import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.composites.Composite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A folder of rewritten archives. A file's name holds a key of all that went into it: the archive's
 * path, size, time and directory with the checksums of its entries, the composites, the rules and
 * our version; the entries themselves are not read. Files appear whole or not at all, also when two
 * processes write the same one; those that were not used for longest make room for new ones.
 */
public final class ArchiveCache {
  private static final int KEY_BYTES = 16;

  private final CacheFolder folder;
  private final byte[] edition;
  private final Consumer<CacheException> notKept;

  /** Something that writes a file. */
  @FunctionalInterface
  public interface Writer {
    /** Writes the file, which does not exist yet. */
    void write(Path file) throws IOException;
  }

  /** Something that is made of a file. */
  @FunctionalInterface
  public interface Use<T> {
    /** Uses the file, which may be gone afterwards. */
    T of(Path file) throws IOException;
  }

  /**
   * Creates a cache.
   *
   * @param folder its folder, made when the first file is stored
   * @param limit how many bytes its files may take; what is larger is not kept
   * @param version what writes the files, our version and the text of our rules: files of another
   *     one are not used
   * @param composites the composites that get twins
   * @param notKept hears of a file that was used but could not get its place
   */
  public ArchiveCache(
      Path folder,
      long limit,
      String version,
      List<Composite> composites,
      Consumer<CacheException> notKept) {
    this.folder = new CacheFolder(folder, limit);
    this.edition = edition(version, composites);
    this.notKept = notKept;
  }

  /** What is the same for all archives, and made once. */
  private static byte[] edition(String version, List<Composite> composites) {
    MessageDigest digest = sha256();
    add(digest, version);
    composites.forEach(c -> add(digest, c.toYaml()));
    return digest.digest();
  }

  /**
   * Returns what tells a file from others and from its own earlier contents: real path, size and
   * time.
   */
  public static String identity(Path archive) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(archive, BasicFileAttributes.class);
    return archive.toRealPath()
        + " "
        + attributes.size()
        + " "
        + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  /**
   * Returns where the rewritten form of an archive is or will be.
   *
   * @param name the archive's name, for people who look into the folder
   * @param identity see {@link #identity}
   * @param zip the archive, open
   */
  public Path fileFor(String name, String identity, ZipFileReader zip) throws IOException {
    folder.checkOwner();
    MessageDigest digest = sha256();
    digest.update(edition);
    add(digest, identity);
    digest.update(zip.directory());
    String key = HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
    String plain = name.replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9._-]", "_");
    return folder.path().resolve(plain + "-" + key + ".pt");
  }

  /**
   * Returns whether a file is there, and notes that it is used now. Another process may still take
   * it away before it is read.
   */
  public boolean holds(Path file) {
    return folder.touch(file);
  }

  /**
   * Makes a file, uses it, and keeps it if it fits. What is used has a name of its own, so that no
   * other process takes it away; it gets its place when its use has shown that it is sound.
   *
   * @param file its place, from {@link #fileFor}
   * @param size about how large it will be
   * @param writer writes it somewhere beside that place
   * @param use what it is made for
   * @return what the use returned
   * @throws CacheException if the file cannot be written
   */
  public <T> T make(Path file, long size, Writer writer, Use<T> use) throws IOException {
    Path part = written(file, size, writer);
    try {
      T result = use.of(part);
      keep(part, file);
      return result;
    } finally {
      folder.delete(part);
    }
  }

  private void keep(Path part, Path file) {
    try {
      folder.keep(part, file);
    } catch (IOException e) {
      notKept.accept(new CacheException(folder.path(), e));
    }
  }

  /**
   * Returns the name of a file that does not exist yet, for what is needed for a moment only. Where
   * its maker dies, it is deleted later.
   *
   * @param name for people who look into the folder
   * @throws CacheException if there is no room for it
   */
  public Path temporary(String name) throws CacheException {
    try {
      folder.prepare(0);
      return folder.part(name);
    } catch (IOException e) {
      throw new CacheException(folder.path(), e);
    }
  }

  private Path written(Path file, long size, Writer writer) throws IOException {
    try {
      folder.prepare(size);
    } catch (IOException e) {
      throw new CacheException(folder.path(), e);
    }
    Path part = folder.part(file.getFileName().toString());
    try {
      writer.write(part);
      return part;
    } catch (IOException e) {
      folder.delete(part);
      throw new CacheException(folder.path(), e);
    } catch (RuntimeException | Error e) {
      folder.delete(part);
      throw e;
    }
  }

  /** Forgets a file, so that it is made anew. */
  public void forget(Path file) {
    folder.delete(file);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
