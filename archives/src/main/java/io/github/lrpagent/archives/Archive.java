package io.github.lrpagent.archives;

import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.Unpickler;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.archives.zip.ZipEntryRecord;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The code and the objects of a TorchScript archive; weights are not read.
 *
 * @param folder the folder inside the zip file that holds everything, with its slash
 * @param files the parsed files of {@code code/}, by module name such as {@code __torch__.a.b}
 * @param root the module that the archive was saved from
 * @param constants the entries of {@code CONSTANTS}
 */
public record Archive(
    String folder, Map<String, SourceFile> files, PickledObject root, List<Object> constants) {
  private static final int MOST_CODE = 32 << 20;
  private static final String NO_ARCHIVE =
      ": not a TorchScript archive (torch.jit.trace and torch.jit.script make one, torch.save does not)";

  /**
   * Reads an archive.
   *
   * @throws ArchiveException if it is not a TorchScript archive or its code cannot be parsed
   */
  public static Archive read(ZipFileReader zip) throws IOException {
    String data =
        zip.entries().keySet().stream()
            .filter(n -> n.endsWith("/data.pkl") && n.indexOf('/') == n.lastIndexOf('/'))
            .findFirst()
            .orElseThrow(() -> new ArchiveException("there is no data.pkl" + NO_ARCHIVE));
    String folder = data.substring(0, data.lastIndexOf('/') + 1);
    Map<String, String> texts = texts(zip, folder + "code/");
    if (texts.isEmpty()) {
      throw new ArchiveException("there is no code/" + NO_ARCHIVE);
    }
    Map<String, SourceFile> files = OwnStack.call(() -> parsed(texts, folder + "code/"));
    if (!(Unpickler.read(data, zip.read(data)) instanceof PickledObject root)) {
      throw new ArchiveException(data + ": this is no module");
    }
    return new Archive(folder, files, root, constants(zip, folder + "constants.pkl"));
  }

  private static Map<String, String> texts(ZipFileReader zip, String code) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    long size = 0;
    for (ZipEntryRecord entry : zip.entries().values()) {
      String name = entry.name();
      if (name.startsWith(code) && name.endsWith(".py")) {
        size += Math.max(0, Math.min(entry.size(), MOST_CODE + 1L));
        if (size > MOST_CODE) {
          throw new ArchiveException("the archive holds more than " + MOST_CODE + " bytes of code");
        }
        texts.put(name, new String(zip.read(name), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static Map<String, SourceFile> parsed(Map<String, String> texts, String code) {
    Map<String, SourceFile> files = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          String module = name.substring(code.length(), name.length() - ".py".length());
          files.put(module.replace('/', '.'), SourceFile.parse(name, text));
        });
    return files;
  }

  private static List<Object> constants(ZipFileReader zip, String name) throws IOException {
    if (zip.entries().containsKey(name)
        && Unpickler.read(name, zip.read(name)) instanceof List<?> list) {
      return List.copyOf(list);
    }
    return List.of();
  }

  /** Returns the class of a qualified name such as {@code __torch__.a.B}. */
  public Optional<ClassText> classOf(String qualifiedName) {
    return file(qualifiedName).map(f -> f.classes().get(simpleName(qualifiedName)));
  }

  /** Returns the free function of a qualified name such as {@code __torch__.a.f}. */
  public Optional<FunctionText> functionOf(String qualifiedName) {
    return file(qualifiedName).map(f -> f.functions().get(simpleName(qualifiedName)));
  }

  /** Returns the file that a qualified name stands in. */
  public Optional<SourceFile> file(String qualifiedName) {
    int dot = qualifiedName.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.ofNullable(files.get(qualifiedName.substring(0, dot)));
  }

  /** Returns the last part of a qualified name. */
  public static String simpleName(String qualifiedName) {
    return qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
  }
}
