package io.github.lrpagent.archives;

import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.composites.Composite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A folder of rewritten archives. A file's name holds a key of all that went into it: the archive's
 * path, size, time, directory and code, the composites, the rules and our version; the weights are
 * not read. Files appear whole or not at all, also when two processes write the same one.
 */
public final class ArchiveCache {
  private static final int KEY_BYTES = 16;

  private final Path folder;
  private final String version;

  /** Something that writes a file. */
  @FunctionalInterface
  public interface Writer {
    /** Writes the file, which does not exist yet. */
    void write(Path file) throws IOException;
  }

  /**
   * Creates a cache.
   *
   * @param folder its folder, made when the first file is stored
   * @param version what writes the files, our version and the text of our rules: files of another
   *     one are not used
   */
  public ArchiveCache(Path folder, String version) {
    this.folder = folder;
    this.version = version;
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
        + attributes.lastModifiedTime().toMillis();
  }

  /**
   * Returns where the rewritten form of an archive is or will be.
   *
   * @param name the archive's name, for people who look into the folder
   * @param identity see {@link #identity}
   * @param zip the archive, open
   * @param composites the composites that get twins
   */
  public Path fileFor(String name, String identity, ZipFileReader zip, List<Composite> composites)
      throws IOException {
    checkOwner();
    MessageDigest digest = sha256();
    add(digest, version);
    add(digest, identity);
    composites.forEach(c -> add(digest, c.toYaml()));
    digest.update(zip.directory());
    for (String entry : zip.entries().keySet()) {
      if (entry.endsWith(".py")) {
        digest.update(zip.read(entry));
      }
    }
    String key = HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
    String plain = name.replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9._-]", "_");
    return folder.resolve(plain + "-" + key + ".pt");
  }

  /**
   * Stores a file.
   *
   * @param file its place, from {@link #fileFor}
   * @param writer writes it somewhere beside that place
   */
  public void store(Path file, Writer writer) throws IOException {
    createFolder();
    Path part = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      writer.write(part);
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** What somebody else may have put into the folder is not loaded as code. */
  private void checkOwner() throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.isDirectory(folder) && Files.exists(self)) {
      UserPrincipal owner = Files.getOwner(folder);
      if (!owner.equals(Files.getOwner(self)) && !owner.getName().equals("root")) {
        throw new IOException(
            "the folder "
                + folder
                + " belongs to "
                + owner.getName()
                + "; the option cache names another one");
      }
    }
  }

  /** Forgets a file, so that it is made anew. */
  public void forget(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Creates the folder, for its owner only: what lies in it is loaded as code. */
  private void createFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder.toAbsolutePath().getParent());
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (UnsupportedOperationException e) {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // another process was first
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
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
