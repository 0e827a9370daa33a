package io.github.lrpagent.archives.twin;

import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.script.FunctionText;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.rules.ScriptResource;
import java.util.Optional;

/**
 * What fused operations are made of: the functions of {@code fused.py}, which are compiled into
 * twins as if they were the model's own.
 */
final class Decompositions {
  private static final String MODULE = "__torch__.lrp_fused.";
  private static final SourceFile FILE =
      SourceFile.parse("fused.py", ScriptResource.read(Decompositions.class, "fused.py"));

  private Decompositions() {}

  /** The decomposition of a name. */
  static FunctionText named(String name) {
    FunctionText text = FILE.functions().get(name);
    if (text == null) {
      throw new IllegalArgumentException("there is no decomposition " + name);
    }
    return text;
  }

  /** The free function of a qualified name: the archive's, or that of a decomposition. */
  static Optional<FunctionText> functionOf(Archive archive, String qualifiedName) {
    return qualifiedName.startsWith(MODULE)
        ? Optional.of(named(qualifiedName.substring(MODULE.length())))
        : archive.functionOf(qualifiedName);
  }
}
