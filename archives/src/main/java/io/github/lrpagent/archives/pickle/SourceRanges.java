package io.github.lrpagent.archives.pickle;

import io.github.lrpagent.archives.ArchiveException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code .debug_pkl} beside a file of code: which range of the original Python source each
 * range of the file came from. libtorch quotes it in error messages, so it has to follow when text
 * is inserted.
 */
public final class SourceRanges {
  private static final String STRING_TABLE = "FORMAT_WITH_STRING_TABLE";

  private SourceRanges() {}

  /**
   * Moves the ranges behind an insertion.
   *
   * @param file the file's name, for messages
   * @param pickle the bytes of the {@code .debug_pkl}
   * @param insertion the offset in the code where text was inserted
   * @param length the number of inserted bytes
   * @return the bytes of the new {@code .debug_pkl}
   * @throws ArchiveException if it is not of a known form
   */
  public static byte[] shifted(String file, byte[] pickle, int insertion, int length) {
    Map<Object, Integer> firstItems = new IdentityHashMap<>();
    Object root = Unpickler.read(file, pickle, firstItems);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int copied = 0;
    for (Object range : ranges(file, root)) {
      Integer at = firstItems.get(range);
      if (at == null
          || at < copied
          || !(range instanceof List<?> items)
          || !(items.get(0) instanceof Long offset)
          || offset > Integer.MAX_VALUE - length) {
        throw unknownForm(file);
      }
      if (offset >= insertion) {
        out.write(pickle, copied, at - copied);
        int moved = (int) (offset + length);
        out.writeBytes(
            ByteBuffer.allocate(5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'J')
                .putInt(moved)
                .array());
        copied = at + integerLength(file, pickle[at]);
      }
    }
    out.write(pickle, copied, pickle.length - copied);
    return out.toByteArray();
  }

  private static List<?> ranges(String file, Object root) {
    if (root instanceof List<?> parts) {
      boolean table = parts.size() == 3 && STRING_TABLE.equals(parts.get(0));
      if (!table) {
        return parts;
      }
      if (parts.get(2) instanceof List<?> ranges) {
        return ranges;
      }
    }
    throw unknownForm(file);
  }

  private static ArchiveException unknownForm(String file) {
    return new ArchiveException(file + ": the source ranges are of an unknown form");
  }

  /** The length of an opcode that pushes an integer. */
  private static int integerLength(String file, byte opcode) {
    return switch (opcode) {
      case 'K' -> 2;
      case 'M' -> 3;
      case 'J' -> 5;
      default -> throw unknownForm(file);
    };
  }
}
