package io.github.lrpagent.archives.zip;

import io.github.lrpagent.archives.ArchiveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes a copy of a zip file with entries replaced or added: all bytes before the central
 * directory as they are, the new entries (stored), a new directory with zip64 end records. As fast
 * as copying, and alignment and compression of the old entries stay.
 */
public final class ZipAppender {
  private static final short STORED_VERSION = 20;
  private static final short ZIP64_VERSION = 45;
  private static final long WIDE = 0xffffffffL;

  private ZipAppender() {}

  /**
   * Writes a copy.
   *
   * @param source the open zip file
   * @param target the file to write; it must not exist
   * @param replacements the bytes of the new entries by name, in the order to be written
   */
  public static void copy(ZipFileReader source, Path target, Map<String, byte[]> replacements)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long end = source.directoryOffset();
      for (long copied = 0; copied < end; ) {
        long more = source.channel().transferTo(copied, end - copied, out);
        if (more <= 0) {
          throw new ArchiveException("the archive became shorter while it was copied");
        }
        copied += more;
      }
      List<byte[]> directory = new ArrayList<>();
      for (ZipEntryRecord entry : source.entries().values()) {
        if (!replacements.containsKey(entry.name())) {
          directory.add(entry.raw());
        }
      }
      for (Map.Entry<String, byte[]> entry : replacements.entrySet()) {
        directory.add(append(out, entry.getKey(), entry.getValue()));
      }
      long start = out.position();
      for (byte[] record : directory) {
        write(out, ByteBuffer.wrap(record));
      }
      write(out, ends(start, out.position() - start, directory.size()));
    }
  }

  /** Writes one stored entry and returns its record of the central directory. */
  private static byte[] append(FileChannel out, String name, byte[] bytes) throws IOException {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    long offset = out.position();
    ByteBuffer local = buffer(30 + encoded.length);
    local.putInt(0x04034b50);
    common(local, STORED_VERSION, (int) crc.getValue(), bytes.length, encoded.length);
    local.putShort((short) 0).put(encoded);
    write(out, local.flip());
    write(out, ByteBuffer.wrap(bytes));

    boolean wide = offset >= WIDE;
    ByteBuffer central = buffer(46 + encoded.length + (wide ? 12 : 0));
    central.putInt(0x02014b50).putShort(ZIP64_VERSION);
    common(
        central,
        wide ? ZIP64_VERSION : STORED_VERSION,
        (int) crc.getValue(),
        bytes.length,
        encoded.length);
    central.putShort((short) (wide ? 12 : 0)); // extra field
    central
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0); // comment, disk, attributes
    central.putInt((int) (wide ? WIDE : offset)).put(encoded);
    if (wide) {
      central.putShort((short) 1).putShort((short) 8).putLong(offset);
    }
    return central.array();
  }

  /**
   * The fields that local and central headers share, from "version needed" to the length of the
   * name.
   */
  private static void common(ByteBuffer header, short version, int crc, int size, int nameLength) {
    header.putShort(version).putShort((short) 0x800).putShort((short) 0); // UTF-8 names, stored
    header.putShort((short) 0).putShort((short) 0x21); // 1980-01-01
    header.putInt(crc).putInt(size).putInt(size).putShort((short) nameLength);
  }

  static ByteBuffer ends(long start, long size, long count) {
    ByteBuffer ends = buffer(56 + 20 + 22);
    ends.putInt(0x06064b50)
        .putLong(44)
        .putShort(ZIP64_VERSION)
        .putShort(ZIP64_VERSION)
        .putInt(0)
        .putInt(0);
    ends.putLong(count).putLong(count).putLong(size).putLong(start);
    ends.putInt(0x07064b50).putInt(0).putLong(start + size).putInt(1);
    ends.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    short shortCount = (short) Math.min(count, 0xffff);
    ends.putShort(shortCount).putShort(shortCount);
    ends.putInt((int) Math.min(size, WIDE)).putInt((int) Math.min(start, WIDE)).putShort((short) 0);
    return ends.flip();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void write(FileChannel out, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }
}
