package app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript archive of four entries: twice its input. */
final class TinyModel {
  private static final String CODE =
      """
      class Tiny(Module):
        __parameters__ = []
        __buffers__ = []
        def forward(self: __torch__.tiny.Tiny, x: Tensor) -> Tensor:
          return torch.mul(x, 2)
      """;

  private TinyModel() {}

  static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "tiny/data.pkl", "\u0080\u0002c__torch__.tiny\nTiny\n)\u0081}b.");
      put(zip, "tiny/constants.pkl", "\u0080\u0002).");
      put(zip, "tiny/version", "3\n");
      put(zip, "tiny/code/__torch__/tiny.py", CODE);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
