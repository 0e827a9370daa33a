package io.github.lrpagent.archives.pickle;

import io.github.lrpagent.archives.ArchiveException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles that TorchScript writes. No class is loaded and nothing is called: objects of
 * unknown kinds stay {@link PickledObject}s.
 */
public final class Unpickler {
  /** Stands for Python's {@code None}. */
  public static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private static final Object MARK = new Object();

  /** What is put onto the stack, remembered or copied, in all. */
  private static final int MOST_ITEMS = 4_000_000;

  private static final int MOST_DIMENSIONS = 64;

  private record Global(String name) {}

  private record Storage(String type) {}

  private final String file;
  private final ByteBuffer bytes;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final Map<Object, Integer> firstItems = new IdentityHashMap<>();
  private int opcodeStart;
  private long items;
  private final Map<Integer, Object> memo = new HashMap<>();

  private Unpickler(String file, byte[] bytes) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a pickle.
   *
   * @param file the file's name, for messages
   * @param bytes the pickle
   * @return the object: see {@link PickledObject#attributes()} for the kinds
   * @throws ArchiveException if this is no pickle that TorchScript writes
   */
  public static Object read(String file, byte[] bytes) {
    return new Unpickler(file, bytes).guarded();
  }

  /**
   * Reads a pickle and where the first items of its tuples of fixed size stand.
   *
   * @param firstItems gets the offset of the opcode that made the first item of each such tuple, by
   *     identity
   */
  static Object read(String file, byte[] bytes, Map<Object, Integer> firstItems) {
    Unpickler unpickler = new Unpickler(file, bytes);
    Object value = unpickler.guarded();
    firstItems.putAll(unpickler.firstItems);
    return value;
  }

  private Object guarded() {
    try {
      return run();
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException e) {
      throw error("the pickle is damaged");
    }
  }

  private Object run() {
    while (true) {
      opcodeStart = bytes.position();
      int opcode = bytes.get() & 0xff;
      switch (opcode) {
        case 0x80 -> bytes.get(); // PROTO
        case '.' -> {
          return pop();
        }
        case '(' -> push(MARK);
        case 'N' -> push(NONE);
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'J' -> push((long) bytes.getInt());
        case 'K' -> push((long) (bytes.get() & 0xff));
        case 'M' -> push((long) (bytes.getShort() & 0xffff));
        case 0x8a -> push(long1());
        case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(bytes.getLong())));
        case 'X' -> push(string(bytes.getInt()));
        case 0x8c -> push(string(bytes.get() & 0xff));
        case 'T' -> push(string(bytes.getInt()));
        case 'U' -> push(string(bytes.get() & 0xff));
        case 'c' -> push(new Global(line() + "." + line()));
        case ')', ']' -> push(new ArrayList<>());
        case '}' -> push(new LinkedHashMap<>());
        case 'q' -> remember(bytes.get() & 0xff);
        case 'r' -> remember(bytes.getInt());
        case 'h' -> push(recall(bytes.get() & 0xff));
        case 'j' -> push(recall(bytes.getInt()));
        case 't' -> push(popToMark());
        case 0x85 -> tuple(1);
        case 0x86 -> tuple(2);
        case 0x87 -> tuple(3);
        case 'l' -> push(popToMark());
        case 'e' -> {
          List<Object> items = popToMark();
          list(peek()).addAll(items);
        }
        case 'a' -> {
          Object item = pop();
          list(peek()).add(item);
        }
        case 'u' -> {
          List<Object> items = popToMark();
          for (int i = 0; i + 1 < items.size(); i += 2) {
            put(items.get(i), items.get(i + 1));
          }
        }
        case 's' -> {
          Object value = pop();
          Object key = pop();
          put(key, value);
        }
        case 0x81 -> {
          pop();
          push(new PickledObject(((Global) pop()).name()));
        }
        case 'R' -> {
          List<Object> arguments = list(pop());
          push(call(((Global) pop()).name(), arguments));
        }
        case 'b' -> build(pop());
        case 'Q' -> {
          List<Object> id = list(pop());
          push(new Storage(((Global) id.get(1)).name()));
        }
        default -> throw error("unknown pickle opcode 0x" + Integer.toHexString(opcode));
      }
    }
  }

  private void put(Object key, Object value) {
    if (key instanceof List || key instanceof Map) {
      throw error("a list or dict as a key");
    }
    map(peek()).put(key, value);
  }

  private void build(Object state) {
    if (peek() instanceof PickledObject object) {
      if (state instanceof Map<?, ?> attributes) {
        count(attributes.size());
        attributes.forEach((k, v) -> object.attributes().put(String.valueOf(k), v));
      } else {
        object.attributes().put("state", state);
      }
    }
  }

  /** Rebuilds tensors; other callables give an object that nobody looks into. */
  private Object call(String name, List<Object> arguments) {
    switch (name) {
      case "torch._utils._rebuild_tensor_v2" -> {
        return tensor((Storage) arguments.get(0), arguments.get(2));
      }
      case "torch._utils._rebuild_qtensor" -> {
        return tensor((Storage) arguments.get(0), arguments.get(2));
      }
      case "collections.OrderedDict" -> {
        return new LinkedHashMap<>();
      }
      default -> {
        if (name.startsWith("torch.jit._pickle.") && !arguments.isEmpty()) {
          return arguments.get(0); // typed lists and dicts
        }
        count(arguments.size());
        PickledObject object = new PickledObject(name);
        for (int i = 0; i < arguments.size(); i++) {
          object.attributes().put(Integer.toString(i), arguments.get(i));
        }
        return object;
      }
    }
  }

  private PickledTensor tensor(Storage storage, Object sizes) {
    List<Object> shape = list(sizes);
    if (shape.size() > MOST_DIMENSIONS) {
      throw error("a tensor of " + shape.size() + " dimensions");
    }
    return new PickledTensor(storage.type(), shape.stream().map(s -> (Long) s).toList());
  }

  private void tuple(int size) {
    int from = stack.size() - size;
    List<Object> items = new ArrayList<>(stack.subList(from, stack.size()));
    firstItems.put(items, starts.get(from));
    truncate(from);
    push(items);
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    List<Object> items = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    truncate(mark);
    return items;
  }

  private void remember(int key) {
    count(1);
    memo.put(key, peek());
  }

  private Object recall(int key) {
    Object value = memo.get(key);
    if (value == null) {
      throw error("the pickle is damaged");
    }
    return value;
  }

  private long long1() {
    int size = bytes.get() & 0xff;
    long value = 0;
    for (int i = 0; i < size; i++) {
      long next = bytes.get();
      value =
          i < 8 ? (i == size - 1 ? value | next << 8 * i : value | (next & 0xff) << 8 * i) : value;
    }
    return value;
  }

  private String string(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw error("the pickle is damaged");
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private String line() {
    int start = bytes.position();
    while (bytes.get() != '\n') {
      // to the end of the line
    }
    return new String(bytes.array(), start, bytes.position() - 1 - start, StandardCharsets.UTF_8);
  }

  private void push(Object value) {
    count(1);
    stack.add(value);
    starts.add(opcodeStart);
  }

  private void count(int more) {
    items += more;
    if (items > MOST_ITEMS) {
      throw error("more than " + MOST_ITEMS + " objects");
    }
  }

  private Object pop() {
    starts.remove(starts.size() - 1);
    return stack.remove(stack.size() - 1);
  }

  private void truncate(int size) {
    stack.subList(size, stack.size()).clear();
    starts.subList(size, starts.size()).clear();
  }

  private Object peek() {
    return stack.get(stack.size() - 1);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> map(Object value) {
    return (Map<Object, Object>) value;
  }

  private ArchiveException error(String problem) {
    return new ArchiveException(file + ", byte " + bytes.position() + ": " + problem);
  }
}
