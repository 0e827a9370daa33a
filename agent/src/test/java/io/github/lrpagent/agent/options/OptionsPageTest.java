package io.github.lrpagent.agent.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsPageTest {
  @Test
  void pageHasTheTableOfOptions() throws IOException {
    assertThat(Files.readString(Path.of("../docs/options.md"))).contains(Option.markdown());
  }
}
