package io.github.lrpagent.archives;

import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.Unpickler;
import io.github.lrpagent.archives.script.ClassText;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.SourceFile;
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
  private static final int MOST_CODE = 64 << 20;
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
    Map<String, SourceFile> files = new LinkedHashMap<>();
    long size = 0;
    for (String name : zip.entries().keySet()) {
      if (name.startsWith(folder + "code/") && name.endsWith(".py")) {
        byte[] bytes = zip.read(name);
        size += bytes.length;
        if (size > MOST_CODE) {
          throw new ArchiveException("the archive holds more than " + MOST_CODE + " bytes of code");
        }
        String module =
            name.substring(folder.length() + "code/".length(), name.length() - ".py".length())
                .replace('/', '.');
        files.put(module, SourceFile.parse(name, new String(bytes, StandardCharsets.UTF_8)));
      }
    }
    if (files.isEmpty()) {
      throw new ArchiveException("there is no code/" + NO_ARCHIVE);
    }
    if (!(Unpickler.read(data, zip.read(data)) instanceof PickledObject root)) {
      throw new ArchiveException(data + ": this is no module");
    }
    return new Archive(folder, files, root, constants(zip, folder + "constants.pkl"));
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
