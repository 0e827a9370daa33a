package io.github.lrpagent.archives;

import io.github.lrpagent.archives.pickle.SourceRanges;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.FunctionText;
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
  private static final int QUOTED_LINES = 3;

  private ArchiveRewriter() {}

  /**
   * Writes a copy of an archive with the twins of its model.
   *
   * @param zip the archive
   * @param archive what was read from it
   * @param twins what {@link TwinWriter} wrote for it
   * @param rules the text of the rules, see {@link RuleText#module}
   * @param target the file to write; it must not exist
   * @throws ArchiveException if the archive holds entries of our names
   */
  public static void write(
      ZipFileReader zip, Archive archive, Twins twins, String rules, Path target)
      throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String rootClass = archive.root().className();
    SourceFile file = archive.file(rootClass).orElseThrow();
    ClassText root = archive.classOf(rootClass).orElseThrow();
    String text = file.source().text();
    int at = insertion(text, root);
    byte[] methods = bytes(twins.methods());
    entries.put(
        file.source().name(), bytes(text.substring(0, at) + twins.methods() + text.substring(at)));
    String ranges = file.source().name() + ".debug_pkl";
    if (zip.entries().containsKey(ranges)) {
      int offset = bytes(text.substring(0, at)).length;
      entries.put(ranges, SourceRanges.shifted(ranges, zip.read(ranges), offset, methods.length));
    }
    entries.put(codeFile(archive, RuleText.MODULE), bytes(rules));
    twins.modules().forEach((module, code) -> entries.put(codeFile(archive, module), bytes(code)));
    entries.put(
        TwinDescription.entry(archive.folder()),
        bytes(new TwinDescription(twins.descriptions(), twins.warnings()).text()));
    for (String name : entries.keySet()) {
      if (zip.entries().containsKey(name) && !name.startsWith(file.source().name())) {
        throw new ArchiveException("the archive already holds " + name);
      }
    }
    ZipAppender.copy(zip, target, entries);
  }

  /**
   * Where the root class takes further methods: below its first lines and above its fields. The
   * lines that libtorch quotes around an error, three before and three behind, so stay what they
   * were.
   */
  private static int insertion(String text, ClassText root) {
    int at = root.start();
    for (int line = 0; line < QUOTED_LINES; line++) {
      at = text.indexOf('\n', at) + 1;
    }
    int firstMethod =
        root.methods().values().stream().mapToInt(FunctionText::start).min().orElse(root.end());
    return Math.min(at, text.lastIndexOf('\n', firstMethod) + 1);
  }

  private static String codeFile(Archive archive, String module) {
    return archive.folder() + "code/" + module.replace('.', '/') + ".py";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
