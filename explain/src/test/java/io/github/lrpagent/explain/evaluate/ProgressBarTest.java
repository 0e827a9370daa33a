package io.github.lrpagent.explain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final StringWriter written = new StringWriter();

  private void run(boolean terminal, int total) {
    ProgressBar bar = new ProgressBar(new PrintWriter(written), terminal);
    for (int done = 0; done <= total; done++) {
      bar.at("explaining", done, total);
    }
  }

  @Test
  void terminalSeesOneLineThatGrows() {
    run(true, 2);

    assertThat(written)
        .hasToString(
            "\rexplaining  [..............................] 0 of 2"
                + "\rexplaining  [###############...............] 1 of 2"
                + "\rexplaining  [##############################] 2 of 2\n");
  }

  @Test
  void filesGetALineForEachTenth() {
    run(false, 100);

    assertThat(written.toString().lines())
        .hasSize(11)
        .startsWith("explaining 0 of 100", "explaining 10 of 100")
        .endsWith("explaining 100 of 100");
  }
}
