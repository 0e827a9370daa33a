package io.github.lrpagent.rules;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive made of text: one module without parameters whose methods call the rules. */
public final class RulesArchive {
  /** The type of {@code self} in the methods. */
  public static final String CLASS = "__torch__.lrp.R";

  private RulesArchive() {}

  /**
   * Writes an archive that libtorch can load.
   *
   * @param rules the text of the rules; empty where the methods call none
   * @param methods the methods as TorchScript, not indented; {@code RULES.} stands for the module
   *     of the rules
   */
  public static byte[] of(String rules, String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", "\u0080\u0002c__torch__.lrp\nR\n)\u0081}b.");
      put(zip, "constants.pkl", "\u0080\u0002).");
      put(zip, "version", "3\n");
      if (!rules.isEmpty()) {
        put(zip, "code/" + RuleText.MODULE.replace('.', '/') + ".py", rules);
      }
      put(
          zip,
          "code/__torch__/lrp.py",
          "class R(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
              + methods.indent(2).replace("RULES.", RuleText.MODULE + "."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("r/" + name));
    zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
