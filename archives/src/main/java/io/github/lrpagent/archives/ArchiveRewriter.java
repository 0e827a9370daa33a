package io.github.lrpagent.archives;

import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.archives.twin.Twins;
import io.github.lrpagent.archives.zip.ZipAppender;
import io.github.lrpagent.archives.zip.ZipFileReader;
import io.github.lrpagent.rules.RuleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a copy of an archive that also holds the twins of its model. */
public final class ArchiveRewriter {
  private ArchiveRewriter() {}

  /**
   * Writes a copy of an archive with the twins of its model.
   *
   * @param zip the archive
   * @param archive what was read from it
   * @param twins what {@link TwinWriter} wrote for it
   * @param target the file to write; it must not exist
   * @throws ArchiveException if the archive holds entries of our names
   */
  public static void write(ZipFileReader zip, Archive archive, Twins twins, Path target) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String rootClass = archive.root().className();
    SourceFile file = archive.file(rootClass).orElseThrow();
    ClassText root = archive.classOf(rootClass).orElseThrow();
    String text = file.source().text();
    String before = text.substring(0, root.end()) + "\n";
    String after = text.substring(Math.min(root.end() + 1, text.length()));
    entries.put(file.source().name(), bytes(before + twins.methods() + after));
    entries.put(codeFile(archive, RuleText.MODULE), bytes(RuleText.module()));
    twins.modules().forEach((module, code) -> entries.put(codeFile(archive, module), bytes(code)));
    entries.put(TwinDescription.entry(archive.folder()), bytes(TwinDescription.write(twins.descriptions())));
    for (String name : entries.keySet()) {
      if (zip.entries().containsKey(name) && !name.equals(file.source().name())) {
        throw new ArchiveException("the archive already holds " + name);
      }
    }
    ZipAppender.copy(zip, target, entries);
  }

  private static String codeFile(Archive archive, String module) {
    return archive.folder() + "code/" + module.replace('.', '/') + ".py";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
