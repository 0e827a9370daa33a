package io.github.lrpagent.archives.zip;

import io.github.lrpagent.archives.ArchiveException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the central directory of a zip file (zip64 as well) and single entries. Sizes are capped:
 * archives are foreign input.
 *
 * <p>Signatures and layouts: PKWARE APPNOTE.TXT 6.3.10, 4.3 and 4.5.3.
 */
public final class ZipFileReader implements Closeable {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LARGEST_DIRECTORY = 64 << 20;
  private static final int LARGEST_ENTRY = 64 << 20;
  private static final int MOST_ENTRIES = 250_000;
  private static final int SHORTEST_RECORD = 46;

  /** Deflate cannot do better. */
  private static final long LARGEST_RATIO = 1032;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, ZipEntryRecord> entries = new LinkedHashMap<>();
  private long directoryOffset;
  private long directorySize;

  private ZipFileReader(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a zip file.
   *
   * @throws ArchiveException if it is damaged or no zip file
   */
  public static ZipFileReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      ZipFileReader reader = new ZipFileReader(file, channel);
      reader.readDirectory();
      return reader;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the entries by name, in the order of the directory. */
  public Map<String, ZipEntryRecord> entries() {
    return entries;
  }

  /** Returns where the central directory starts: behind the last entry. */
  public long directoryOffset() {
    return directoryOffset;
  }

  FileChannel channel() {
    return channel;
  }

  /** Returns the bytes of the central directory. */
  public byte[] directory() throws IOException {
    return read(directoryOffset, (int) directorySize).array();
  }

  /**
   * Reads an entry and checks its CRC.
   *
   * @throws ArchiveException if it is missing, damaged or too large
   */
  public byte[] read(String name) throws IOException {
    ZipEntryRecord entry = entries.get(name);
    if (entry == null) {
      throw new ArchiveException(file + ": there is no entry " + name);
    }
    if (entry.size() < 0 || entry.compressedSize() < 0) {
      throw damaged("entry " + name + " has a negative size");
    }
    if (entry.size() > LARGEST_ENTRY || entry.compressedSize() > LARGEST_ENTRY) {
      throw new ArchiveException(
          file
              + ": entry "
              + name
              + " has "
              + entry.size()
              + " bytes, at most "
              + LARGEST_ENTRY
              + " are read");
    }
    ByteBuffer header = read(entry.headerOffset(), 30);
    if (header.getInt(0) != LOCAL_HEADER) {
      throw damaged("no local header of " + name);
    }
    long start =
        entry.headerOffset() + 30 + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    byte[] stored = read(start, (int) entry.compressedSize()).array();
    byte[] bytes = entry.method() == 0 ? stored : inflate(entry, stored);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (bytes.length != entry.size() || crc.getValue() != entry.crc()) {
      throw damaged("the checksum of " + name + " is wrong");
    }
    return bytes;
  }

  private byte[] inflate(ZipEntryRecord entry, byte[] stored) {
    if (entry.method() != 8) {
      throw new ArchiveException(
          file + ": entry " + entry.name() + " uses compression method " + entry.method());
    }
    if (entry.size() > LARGEST_RATIO * entry.compressedSize()) {
      throw damaged("entry " + entry.name() + " claims to be too well compressed");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(stored);
      byte[] bytes = new byte[(int) entry.size()];
      int length = 0;
      while (length < bytes.length) {
        int more = inflater.inflate(bytes, length, bytes.length - length);
        if (more == 0) {
          throw damaged("entry " + entry.name() + " is cut off");
        }
        length += more;
      }
      return bytes;
    } catch (DataFormatException e) {
      throw damaged("entry " + entry.name() + " cannot be inflated");
    } finally {
      inflater.end();
    }
  }

  private void readDirectory() throws IOException {
    long size = channel.size();
    int tail = (int) Math.min(size, LONGEST_COMMENT + 22L);
    ByteBuffer end = read(size - tail, tail);
    int at = tail - 22;
    while (at >= 0 && end.getInt(at) != END) {
      at--;
    }
    if (at < 0 && size >= 4 && read(0, 4).getInt(0) == LOCAL_HEADER) {
      throw damaged("its end is missing");
    }
    if (at < 0) {
      throw new ArchiveException(file + ": not a zip file (a TorchScript archive is one)");
    }
    long count = end.getShort(at + 10) & 0xffff;
    directorySize = end.getInt(at + 12) & 0xffffffffL;
    directoryOffset = end.getInt(at + 16) & 0xffffffffL;
    if (at >= 20 && end.getInt(at - 20) == END64_LOCATOR) {
      ByteBuffer end64 = read(end.getLong(at - 20 + 8), 56);
      if (end64.getInt(0) != END64) {
        throw damaged("no zip64 end record");
      }
      count = end64.getLong(32);
      directorySize = end64.getLong(40);
      directoryOffset = end64.getLong(48);
    }
    if (count < 0
        || count > MOST_ENTRIES
        || directorySize < count * SHORTEST_RECORD
        || directorySize > LARGEST_DIRECTORY) {
      throw damaged("its directory claims " + count + " entries in " + directorySize + " bytes");
    }
    ByteBuffer directory = read(directoryOffset, (int) directorySize);
    for (long i = 0; i < count; i++) {
      ZipEntryRecord entry = entry(directory);
      if (entries.put(entry.name(), entry) != null) {
        throw damaged("entry " + entry.name() + " stands in the directory twice");
      }
    }
  }

  private ZipEntryRecord entry(ByteBuffer directory) {
    int start = directory.position();
    if (directory.remaining() < SHORTEST_RECORD || directory.getInt(start) != CENTRAL_HEADER) {
      throw damaged("its directory is cut off");
    }
    int nameLength = directory.getShort(start + 28) & 0xffff;
    int extraLength = directory.getShort(start + 30) & 0xffff;
    int commentLength = directory.getShort(start + 32) & 0xffff;
    int length = SHORTEST_RECORD + nameLength + extraLength + commentLength;
    if (directory.remaining() < length) {
      throw damaged("its directory is cut off");
    }
    byte[] raw = new byte[length];
    directory.get(raw);
    ByteBuffer record = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    long[] wide = {
      record.getInt(24) & 0xffffffffL,
      record.getInt(20) & 0xffffffffL,
      record.getInt(42) & 0xffffffffL
    };
    widen(record, SHORTEST_RECORD + nameLength, extraLength, wide);
    String name = new String(raw, SHORTEST_RECORD, nameLength, StandardCharsets.UTF_8);
    return new ZipEntryRecord(
        name,
        record.getShort(10) & 0xffff,
        record.getInt(16) & 0xffffffffL,
        wide[1],
        wide[0],
        wide[2],
        raw);
  }

  /**
   * Replaces 0xffffffff in {size, compressed size, offset} by the values of the zip64 extra field
   * (4.5.3).
   */
  private static void widen(ByteBuffer record, int start, int length, long[] wide) {
    int at = start;
    while (at + 4 <= start + length) {
      int id = record.getShort(at) & 0xffff;
      int end = Math.min(start + length, at + 4 + (record.getShort(at + 2) & 0xffff));
      if (id == 1) {
        int next = at + 4;
        for (int i = 0; i < wide.length && next + 8 <= end; i++) {
          if (wide[i] == 0xffffffffL) {
            wide[i] = record.getLong(next);
            next += 8;
          }
        }
      }
      at = end;
    }
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > channel.size() - length) {
      throw damaged("it ends too early");
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException(file.toString());
      }
    }
    return buffer.flip();
  }

  private ArchiveException damaged(String how) {
    return new ArchiveException(file + " is damaged: " + how);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
