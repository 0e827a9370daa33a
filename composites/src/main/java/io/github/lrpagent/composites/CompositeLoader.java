package io.github.lrpagent.composites;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads a composite together with what it extends. */
final class CompositeLoader {
  private CompositeLoader() {}

  static Composite load(Origin origin) {
    CompositeFile head =
        CompositeParser.parse(origin.label(), decode(origin.label(), origin.read()));
    List<CompositeRule> rules = new ArrayList<>(head.rules());
    Map<Object, String> chain = new LinkedHashMap<>();
    chain.put(origin.identity(), origin.label());
    Origin child = origin;
    Optional<CompositeFile.Parent> next = head.parent();
    while (next.isPresent()) {
      CompositeFile.Parent parent = next.get();
      Origin file;
      byte[] bytes;
      try {
        file = child.parent(parent.reference());
        bytes = file.read();
      } catch (CompositeException e) {
        throw new CompositeException(parent.position(), e.getMessage());
      }
      if (chain.containsKey(file.identity())) {
        throw new CompositeException(
            parent.position(),
            "'extends' goes in a circle: "
                + String.join(" -> ", chain.values())
                + " -> "
                + file.label());
      }
      chain.put(file.identity(), file.label());
      CompositeFile parsed = CompositeParser.parse(file.label(), decode(file.label(), bytes));
      rules.addAll(parsed.rules());
      child = file;
      next = parsed.parent();
    }
    Composite composite = new Composite(head.name(), head.description(), rules);
    checkName(origin, head, composite);
    return composite;
  }

  /**
   * Two composites of one name would be one in the records: a built-in's name is for a copy of it
   * only.
   */
  private static void checkName(Origin origin, CompositeFile head, Composite composite) {
    if (origin instanceof Origin.BuiltIn || !Composites.names().contains(head.name())) {
      return;
    }
    Composite builtIn = load(new Origin.BuiltIn(head.name()));
    if (!new Composite(head.name(), builtIn.description(), composite.rules())
        .toYaml()
        .equals(builtIn.toYaml())) {
      throw new CompositeException(
          head.namePosition(),
          "'"
              + head.name()
              + "' is a built-in composite with other rules (give this one a name of its own)");
    }
  }

  private static String decode(String label, byte[] bytes) {
    if (bytes.length > YamlReader.MAX_SIZE) {
      throw new CompositeException(
          label
              + ": larger than "
              + YamlReader.MAX_SIZE
              + " bytes (a Composite file is a page of text)");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      int column =
          1
              + text.substring(text.lastIndexOf('\n') + 1)
                  .codePointCount(0, text.length() - text.lastIndexOf('\n') - 1);
      throw new CompositeException(
          new Position(label, line, column),
          String.format(
              "byte 0x%02X is not UTF-8 (save the file as UTF-8)", bytes[in.position()] & 0xff));
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
