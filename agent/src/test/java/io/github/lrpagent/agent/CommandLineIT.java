package io.github.lrpagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code java -jar lrp-agent.jar}. */
class CommandLineIT {
  @TempDir private Path folder;

  @Test
  void version() throws Exception {
    Jvm.Result result = lrpAgent("--version");

    assertThat(result.status()).isZero();
    assertThat(result.out()).singleElement().asString().matches("lrp-agent \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void help() throws Exception {
    Jvm.Result result = lrpAgent("--help");

    assertThat(result.status()).isZero();
    assertThat(String.join("\n", result.out())).contains("report", "composites", "options");
  }

  @Test
  void wrongCommandLineIsStatus2() throws Exception {
    assertThat(lrpAgent().status()).isEqualTo(2);
    assertThat(lrpAgent("bogus").status()).isEqualTo(2);
    assertThat(lrpAgent("composites").status()).isEqualTo(2);
    assertThat(lrpAgent("report").status()).isEqualTo(2);
  }

  @Test
  void listsComposites() throws Exception {
    assertThat(lrpAgent("composites", "list").out())
        .anyMatch(line -> line.startsWith("attnlrp "))
        .anyMatch(line -> line.startsWith("cp-lrp "));
  }

  @Test
  void showsAndValidatesComposites() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.write(file, lrpAgent("composites", "show", "cp-lrp").out());

    Jvm.Result result = lrpAgent("composites", "validate", file.toString());

    assertThat(result.status()).isZero();
    assertThat(result.out()).singleElement().asString().startsWith(file + ": composite cp-lrp, ");
  }

  @Test
  void compositesThatDifferAreCompared() throws Exception {
    Jvm.Result result = lrpAgent("composites", "diff", "attnlrp", "cp-lrp");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("- {op: softmax, rule: gradient}", "+ {op: softmax, rule: stop}");
    assertThat(lrpAgent("composites", "diff", "attnlrp", "attnlrp").status()).isZero();
  }

  @Test
  void invalidCompositeIsStatus1AndOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "composite: mine\nrulez: []\n");

    Jvm.Result result = lrpAgent("composites", "validate", file.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .singleElement()
        .asString()
        .startsWith("lrp-agent: ")
        .contains("mine.yaml:2:1");
  }

  @Test
  void reportOfNothingIsStatus1() throws Exception {
    Jvm.Result result = lrpAgent("report", folder.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .containsExactly(
            "lrp-agent: "
                + folder.resolve("relevance.jsonl")
                + ": no such file; OUTPUT is the folder that the option 'output' named");
  }

  @Test
  void listsOptions() throws Exception {
    assertThat(lrpAgent("options").out()).contains("explain (all): all or off");
  }

  private static Jvm.Result lrpAgent(String... arguments) throws Exception {
    return new Jvm().with("-jar", Jvm.JAR.toString()).with(arguments).run();
  }
}
