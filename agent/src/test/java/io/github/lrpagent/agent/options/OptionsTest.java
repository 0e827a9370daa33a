package io.github.lrpagent.agent.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.bridge.AgentSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private final Properties properties = new Properties();
  @TempDir private Path folder;

  @Test
  void defaults() {
    properties.setProperty("java.io.tmpdir", folder.toString());
    properties.setProperty("user.name", "DOMAIN\\ann");

    Options options = read(null);

    assertThat(options.enabled()).isTrue();
    assertThat(options.warnings()).isEmpty();
    assertThat(options.settings())
        .isEqualTo(
            new AgentSettings(
                List.of("attnlrp"),
                Path.of("lrp-out"),
                true,
                "argmax",
                Set.of("jsonl", "html"),
                folder.resolve("lrp-agent-DOMAIN_ann"),
                10L << 30,
                Long.MAX_VALUE,
                false));
  }

  @Test
  void allOptionsAsAgentArgument() {
    Options options =
        read(
            "composite=attnlrp+my/cp.yaml,output=out,explain=off,target=contrast:3-17,format=terminal,cache=c,cache-size=500mb,graph-memory=2GB,enabled=true");

    assertThat(options.settings())
        .isEqualTo(
            new AgentSettings(
                List.of("attnlrp", "my/cp.yaml"),
                Path.of("out"),
                false,
                "contrast:3-17",
                Set.of("terminal"),
                Path.of("c"),
                500L << 20,
                2L << 30,
                false));
  }

  @Test
  void argumentBeforePropertyBeforeEnvironment() {
    Map<String, String> environment =
        Map.of("LRP_OUTPUT", "env", "LRP_TARGET", "class:1", "LRP_COMPOSITE", "cp-lrp");
    properties.setProperty("lrp.output", "property");
    properties.setProperty("lrp.target", "class:2");

    Options options = Options.read("output=argument", properties, environment);

    assertThat(options.settings().output()).isEqualTo(Path.of("argument"));
    assertThat(options.settings().target()).isEqualTo("class:2");
    assertThat(options.settings().composites()).containsExactly("cp-lrp");
    assertThat(options.sources())
        .containsEntry(Option.TARGET, "property -Dlrp.target=class:2")
        .containsEntry(Option.COMPOSITE, "environment variable LRP_COMPOSITE=cp-lrp");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1KB, 1024",
    "3MB, 3145728",
    "2gb, 2147483648",
    "999999TB, 1099510528264372224"
  })
  void sizes(String given, long bytes) {
    assertThat(read("cache-size=" + given).settings().cacheSize()).isEqualTo(bytes);
  }

  @Test
  void unlimitedSizeAndTheVariableOfAKeyOfTwoWords() {
    Options options = Options.read(null, properties, Map.of("LRP_CACHE_SIZE", "unlimited"));

    assertThat(options.settings().cacheSize()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void emptyVariableIsNotSet() {
    assertThat(Options.read(null, properties, Map.of("LRP_OUTPUT", "")).settings().output())
        .isEqualTo(Path.of("lrp-out"));
  }

  @Test
  void compositeFileWithAPlusInItsPathIsOneComposite() throws Exception {
    Path file = Files.createFile(folder.resolve("a+b.yaml"));
    properties.setProperty("lrp.composite", file.toString());

    assertThat(read(null).settings().composites()).containsExactly(file.toString());
  }

  @Test
  void htmlBringsJsonl() {
    assertThat(read("format=html").settings().formats()).containsExactlyInAnyOrder("html", "jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"argmax", "class:0", "contrast:1-0", "position:12", "norm"})
  void targets(String target) {
    assertThat(read("target=" + target).settings().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          foo | agent argument 'foo': expected KEY=VALUE, separated by commas (a value with a comma in it is given as a property, -Dlrp.KEY=VALUE)
          explain=all, | agent argument '': expected KEY=VALUE, separated by commas (a value with a comma in it is given as a property, -Dlrp.KEY=VALUE)
          composit=x | agent argument composit=x: unknown option 'composit' (known: composite, output, explain, target, format, cache, cache-size, graph-memory, check, enabled)
          explain=some | agent argument explain=some: expected all or off
          explain=ALL | agent argument explain=ALL: expected all or off
          enabled=no | agent argument enabled=no: expected true or false
          output= | agent argument output=: empty, expected a folder
          composite=a++b | agent argument composite=a++b: expected a name or a file, several joined by +
          format=json | agent argument format=json: expected jsonl, html, terminal, joined by +
          target=class:x | agent argument target=class:x: expected argmax, class:K, contrast:K-L, position:P or norm, with whole numbers from 0
          target=class:-1 | agent argument target=class:-1: expected argmax, class:K, contrast:K-L, position:P or norm, with whole numbers from 0
          target=contrast:3 | agent argument target=contrast:3: expected argmax, class:K, contrast:K-L, position:P or norm, with whole numbers from 0
          graph-memory=-1GB | agent argument graph-memory=-1GB: expected a size such as 500MB or 10GB, 0 or unlimited
          cache-size=10 | agent argument cache-size=10: expected a size such as 500MB or 10GB, 0 or unlimited
          explain=all,explain=off | agent argument explain=off: explain is given twice
          """)
  void wrongArgument(String arguments, String message) {
    assertThatThrownBy(() -> read(arguments))
        .isInstanceOf(OptionException.class)
        .hasMessage(message);
  }

  @Test
  void wrongValueNamesItsPlace() {
    properties.setProperty("lrp.explain", "yes");
    assertThatThrownBy(() -> read(null))
        .hasMessage("property -Dlrp.explain=yes: expected all or off");

    properties.clear();
    assertThatThrownBy(() -> Options.read(null, properties, Map.of("LRP_ENABLED", "0")))
        .hasMessage("environment variable LRP_ENABLED=0: expected true or false");
  }

  @Test
  void outputMustNotBeAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> read("output=" + file))
        .hasMessage("agent argument output=" + file + ": expected a folder, but that is a file");
  }

  @Test
  void unknownPropertiesAndVariablesAreWarnings() {
    properties.setProperty("lrp.outptu", "x");
    properties.setProperty("lrp.test.faults", "options=java.lang.Error");
    properties.setProperty("lrp.attach", "false");
    properties.setProperty("lrp.baseline", "update");
    properties.setProperty("lrp.baseline.folder", "baselines");

    Options options = Options.read(null, properties, Map.of("LRP_FOO", "1", "PATH", "/bin"));

    assertThat(options.warnings())
        .containsExactly(
            "environment variable LRP_FOO=1: unknown option, ignored (known: LRP_COMPOSITE, LRP_OUTPUT, LRP_EXPLAIN, LRP_TARGET,"
                + " LRP_FORMAT, LRP_CACHE, LRP_CACHE_SIZE, LRP_GRAPH_MEMORY, LRP_CHECK, LRP_ENABLED)",
            "property -Dlrp.outptu=x: unknown option, ignored (known: lrp.composite, lrp.output, lrp.explain, lrp.target,"
                + " lrp.format, lrp.cache, lrp.cache-size, lrp.graph-memory, lrp.check, lrp.enabled)");
  }

  @Test
  void manualHasALineForEveryOption() {
    assertThat(Option.markdown().lines())
        .hasSize(2 + Option.values().length)
        .contains("| `explain` | `all` | all or off | Which predictions are explained. |");
  }

  private Options read(@Nullable String arguments) {
    return Options.read(arguments, properties, Map.of());
  }
}
