package io.github.lrpagent.explain.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * A copy of an app's stream in a file, made so that the stream can still be read from its start,
 * whatever happens.
 */
final class StreamCopy {
  private final Path file;
  private final byte[] buffer = new byte[1 << 16];
  private int unwritten;
  private long written;

  StreamCopy(Path file) {
    this.file = file;
  }

  /**
   * Copies a stream.
   *
   * @throws IOException if the file cannot be written, or the stream cannot be read; {@link
   *     #replay} gives what the app would have read
   */
  void copy(InputStream stream) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      while ((unwritten = stream.read(buffer)) >= 0) {
        out.write(buffer, 0, unwritten);
        written += unwritten;
        unwritten = 0;
      }
      unwritten = 0;
    }
  }

  /**
   * Returns all of the app's stream from its start. It closes what it reads when it is at its end;
   * the file can be deleted at once.
   *
   * @param rest the app's stream, which goes on where the copying stopped
   */
  InputStream replay(InputStream rest) throws IOException {
    InputStream copied = new Limited(Files.newInputStream(file), written);
    InputStream held = new ByteArrayInputStream(buffer.clone(), 0, Math.max(0, unwritten));
    return new SequenceInputStream(Collections.enumeration(List.of(copied, held, rest)));
  }

  /** The first bytes of a stream. */
  private static final class Limited extends InputStream {
    private final InputStream stream;
    private long left;

    Limited(InputStream stream, long length) {
      this.stream = stream;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0 && length > 0) {
        return -1;
      }
      int count = stream.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
