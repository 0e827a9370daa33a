package io.github.lrpagent.archives;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes pickles as TorchScript writes them: modules, tensors (their shapes), lists, numbers and
 * strings.
 */
public final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A module or other object. */
  public record Module(String className, Map<String, Object> attributes) {
    /** Returns a module without attributes. */
    public static Module of(String className) {
      return new Module(className, new LinkedHashMap<>());
    }

    /** Adds an attribute. */
    public Module with(String name, Object value) {
      attributes.put(name, value);
      return this;
    }
  }

  /** A tensor. */
  public record Tensor(List<Long> shape) {
    /** Returns a tensor of a shape. */
    public static Tensor of(Long... shape) {
      return new Tensor(List.of(shape));
    }
  }

  private PickleWriter() {}

  /** Returns the pickle of an object; a list becomes a tuple, as in {@code constants.pkl}. */
  public static byte[] write(Object object) {
    PickleWriter writer = new PickleWriter();
    writer.bytes(0x80, 2);
    writer.put(object);
    writer.bytes('.');
    return writer.out.toByteArray();
  }

  private void put(Object value) {
    if (value instanceof Module module) {
      int dot = module.className().lastIndexOf('.');
      global(module.className().substring(0, dot), module.className().substring(dot + 1));
      bytes(')', 0x81, '}', '(');
      module
          .attributes()
          .forEach(
              (name, attribute) -> {
                put(name);
                put(attribute);
              });
      bytes('u', 'b');
    } else if (value instanceof Tensor tensor) {
      tensor(tensor);
    } else if (value instanceof List<?> list) {
      bytes('(');
      list.forEach(this::put);
      bytes('t');
    } else if (value instanceof String text) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      bytes('X');
      integer(encoded.length);
      out.writeBytes(encoded);
    } else if (value instanceof Boolean truth) {
      bytes(truth ? 0x88 : 0x89);
    } else if (value instanceof Long number) {
      bytes('J');
      integer(Math.toIntExact(number));
    } else if (value instanceof Double number) {
      bytes('G');
      out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
    } else {
      bytes('N');
    }
  }

  private void tensor(Tensor tensor) {
    global("torch._utils", "_rebuild_tensor_v2");
    bytes('(', '(');
    put("storage");
    global("torch", "FloatStorage");
    put("0");
    put("cpu");
    put(tensor.shape().stream().reduce(1L, (a, b) -> a * b));
    bytes('t', 'Q');
    put(0L);
    put(tensor.shape());
    put(tensor.shape().stream().map(s -> 1L).toList());
    bytes(0x89);
    global("collections", "OrderedDict");
    bytes(')', 'R', 't', 'R');
  }

  private void global(String module, String name) {
    bytes('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void integer(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void bytes(int... values) {
    for (int value : values) {
      out.write(value);
    }
  }
}
