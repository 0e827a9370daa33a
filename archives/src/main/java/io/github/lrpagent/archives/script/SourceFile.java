package io.github.lrpagent.archives.script;

import java.util.Map;

/**
 * A parsed file of an archive.
 *
 * @param source its text
 * @param classes its classes by name
 * @param functions its free functions by name
 */
public record SourceFile(
    SourceText source, Map<String, ClassText> classes, Map<String, FunctionText> functions) {
  /**
   * Parses a file.
   *
   * @throws io.github.lrpagent.archives.ArchiveException with file, line and column, if the text is
   *     not TorchScript
   */
  public static SourceFile parse(String name, String text) {
    return new Parser(new SourceText(name, text)).file();
  }
}
