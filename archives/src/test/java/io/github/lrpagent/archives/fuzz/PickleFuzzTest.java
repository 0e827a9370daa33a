package io.github.lrpagent.archives.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.lrpagent.archives.ArchiveException;
import io.github.lrpagent.archives.pickle.SourceRanges;
import io.github.lrpagent.archives.pickle.Unpickler;

/** Any pickle is read or refused by name, as objects and as source ranges. */
class PickleFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void pickle(byte[] bytes) {
    try {
      Unpickler.read("data.pkl", bytes);
      SourceRanges.shifted("data.pkl", bytes, 10, 1000);
    } catch (ArchiveException refused) {
      if (!refused.getMessage().matches("(?s)data\\.pkl(, byte \\d+)?: .+")) {
        throw new AssertionError("an error without its place", refused);
      }
    }
  }
}
