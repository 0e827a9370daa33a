package io.github.lrpagent.explain.report;

import io.github.lrpagent.api.Explanation;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends explanations to {@code relevance.jsonl}, one JSON object a line.
 *
 * <p>Threads and JVMs may append to the same file at once: each append is one write in append mode,
 * made under a lock of the file. The lock alone would not do (a POSIX lock is lost when the app
 * itself opens and closes the file), nor the write alone (a full disk leaves half a line). An
 * interrupted thread writes like any other, and stays interrupted. When an append returns, the
 * operating system has the lines: they survive the end of the JVM.
 */
public final class RelevanceLog {
  /** The name of the file in the output folder. */
  public static final String FILE = "relevance.jsonl";

  /**
   * One byte far behind the end, so that locks that bind everybody (Windows) do not keep readers
   * out.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(50);

  /** File locks are held by the JVM as a whole; its threads queue here. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path file;

  /**
   * Creates a log; no file is touched yet.
   *
   * @param folder the output folder, created with the first explanation
   */
  public RelevanceLog(Path folder) {
    file = folder.resolve(FILE);
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }

  /**
   * Appends explanations in their order, all or none of them.
   *
   * @param explanations the rows of a batch
   * @throws IllegalArgumentException if a number is NaN or infinite; nothing has been written then
   * @throws IOException if the lines could not be written
   */
  public void append(List<Explanation> explanations) throws IOException {
    if (explanations.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Explanation explanation : explanations) {
      lines.append(ExplanationWriter.line(explanation)).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    THREADS.lock();
    try {
      append(bytes);
    } finally {
      THREADS.unlock();
    }
  }

  /**
   * Streams rather than channels write: an interrupt closes a channel, and the app's threads may be
   * interrupted at any time.
   */
  private void append(byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (RandomAccessFile known = new RandomAccessFile(file.toFile(), "rw");
        FileOutputStream end = new FileOutputStream(file.toFile(), true)) {
      boolean locked = lock(known.getChannel()) != null;
      long length = known.length();
      try {
        end.write(endsInLine(known, length) ? onNewLine(bytes) : bytes);
      } catch (IOException e) {
        if (locked) {
          undo(known, length, e);
        }
        throw e;
      }
    }
  }

  /**
   * Takes the lock; null where the file system has none or its holder does not let go. Closing the
   * file releases it.
   */
  private static @Nullable FileLock lock(FileChannel channel) {
    long start = System.nanoTime();
    do {
      try {
        FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // The agent beside another DJL, in another class loader of this JVM, has it.
      } catch (IOException e) {
        return null;
      }
      LockSupport.parkNanos(PAUSE);
    } while (System.nanoTime() - start < PATIENCE);
    return null;
  }

  /** Returns whether a crash left half a line at the end. */
  private static boolean endsInLine(RandomAccessFile known, long length) throws IOException {
    if (length == 0) {
      return false;
    }
    known.seek(length - 1);
    return known.read() != '\n';
  }

  private static byte[] onNewLine(byte[] bytes) {
    byte[] all = new byte[bytes.length + 1];
    all[0] = '\n';
    System.arraycopy(bytes, 0, all, 1, bytes.length);
    return all;
  }

  private static void undo(RandomAccessFile known, long length, IOException cause) {
    try {
      known.setLength(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
