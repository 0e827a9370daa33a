package io.github.lrpagent.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.archives.PickleWriter.Module;
import io.github.lrpagent.archives.zip.ZipFileReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives are foreign input: what is read of them has an end. */
class ArchiveLimitsTest {
  @TempDir Path folder;

  private Archive read(String text) throws Exception {
    Path file = TestModel.of(text, Module.of("__torch__.M")).save(folder.resolve("m.pt"));
    return SmallStack.call(
        () -> {
          try (ZipFileReader zip = ZipFileReader.open(file)) {
            return Archive.read(zip);
          }
        });
  }

  @Test
  void tooMuchCodeIsRefused() {
    String text = "def f():\n  pass\n" + "#".repeat(1 << 20).concat("\n").repeat(32);

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("the archive holds more than 33554432 bytes of code");
  }

  @Test
  void deepestCodeIsReadOnASmallStack() throws Exception {
    String nested = "f(".repeat(199) + "x" + ")".repeat(199);
    StringBuilder text = new StringBuilder("def f(x: Tensor) -> Tensor:\n");
    for (int i = 1; i < 199; i++) {
      text.append("  ".repeat(i)).append("if " + nested + ":\n");
    }
    text.append("  ".repeat(199)).append("return " + nested + "\n");

    assertThat(read(text.toString()).functionOf("__torch__.f")).isPresent();
  }

  @Test
  void errorOfTheOtherThreadIsTheErrorOfTheCaller() {
    assertThatThrownBy(() -> read("x"))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("m/code/__torch__.py:1:1: expected 'class' or 'def', not 'x'");
  }

  @Test
  void interruptStaysForTheCaller() throws IOException {
    Thread.currentThread().interrupt();

    assertThat(OwnStack.call(() -> "read")).isEqualTo("read");
    assertThat(Thread.interrupted()).isTrue();
  }
}
