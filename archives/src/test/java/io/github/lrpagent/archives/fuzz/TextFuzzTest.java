package io.github.lrpagent.archives.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.lrpagent.archives.Archive;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.PickleWriter;
import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.PickleWriter.Tensor;
import io.github.lrpagent.archives.pickle.PickledObject;
import io.github.lrpagent.archives.pickle.Unpickler;
import io.github.lrpagent.archives.script.SourceFile;
import io.github.lrpagent.archives.twin.TwinWriter;
import io.github.lrpagent.composites.Composite;
import io.github.lrpagent.composites.Composites;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Any text is read or refused with file, line and column, and so are its twins. */
class TextFuzzTest {
  private static final List<Composite> COMPOSITES = List.of(Composites.load("attnlrp"));
  private static final Module CHILD = Module.of("__torch__.A").with("weight", Tensor.of(2L, 3L));
  private static final Module ROOT =
      Module.of("__torch__.M").with("a", CHILD).with("weight", Tensor.of(3L, 3L));

  @FuzzTest(maxDuration = "1m")
  void text(byte[] bytes) {
    SourceFile file;
    try {
      file = SourceFile.parse("t.py", new String(bytes, StandardCharsets.UTF_8));
    } catch (ArchiveException refused) {
      checkPlace(refused);
      return;
    }
    PickledObject root = (PickledObject) Unpickler.read("data.pkl", PickleWriter.write(ROOT));
    try {
      TwinWriter.write(new Archive("m/", Map.of("__torch__", file), root, List.of()), COMPOSITES);
    } catch (ArchiveException refused) {
      if (file.classes().containsKey("M")) {
        checkPlace(refused);
      }
    }
  }

  private static void checkPlace(ArchiveException refused) {
    if (!refused.getMessage().matches("(?s)t\\.py:\\d+:\\d+: .+")) {
      throw new AssertionError("an error without its place", refused);
    }
  }
}
