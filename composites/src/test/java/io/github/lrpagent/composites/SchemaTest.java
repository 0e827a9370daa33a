package io.github.lrpagent.composites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.lrpagent.rules.Operation;
import io.github.lrpagent.rules.RuleKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The JSON Schema says what the parser says, as far as a schema can. */
class SchemaTest {
  private static final String RESOURCE = "composite.schema.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String resource(String name) throws IOException {
    try (InputStream stream = Composites.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean valid(String yaml) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(resource(RESOURCE));
    Object value =
        new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
    JsonNode node = JSON.valueToTree(value);
    return schema.validate(node).isEmpty();
  }

  private static boolean parses(String yaml) {
    try {
      Composites.parse(yaml, "c.yaml");
      return true;
    } catch (CompositeException e) {
      return false;
    }
  }

  /**
   * After a change to the registry, run the tests with {@code -Dschema.update=true} and commit the
   * file.
   */
  @Test
  void isWhatTheRegistrySays() throws Exception {
    String generated = SchemaGenerator.generate();
    if (Boolean.getBoolean("schema.update")) {
      Files.writeString(
          Path.of("src/main/resources/io/github/lrpagent/composites", RESOURCE), generated);
      return;
    }
    assertThat(resource(RESOURCE))
        .as("the registry has changed: run the tests with -Dschema.update=true")
        .isEqualTo(generated);
  }

  @ParameterizedTest
  @MethodSource("io.github.lrpagent.composites.Composites#names")
  void acceptsTheBuiltInsAndTheirText(String name) throws IOException {
    assertThat(valid(resource(name + ".yaml"))).isTrue();
    assertThat(valid(Composites.load(name).toYaml())).isTrue();
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(Operation.values())
        .flatMap(
            operation ->
                Arrays.stream(RuleKind.values()).map(kind -> Arguments.of(operation, kind)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void admitsThePairsOfTheRegistry(Operation operation, RuleKind kind) throws IOException {
    for (String op : new String[] {operation.label(), "[" + operation.label() + "]"}) {
      for (String rule : new String[] {kind.label(), "{" + kind.label() + ": {}}"}) {
        String yaml = "{composite: c, rules: [{op: " + op + ", rule: " + rule + "}]}";
        assertThat(valid(yaml)).isEqualTo(kind.admits(operation));
        assertThat(parses(yaml)).isEqualTo(kind.admits(operation));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{op: norm, rule: {identity: {epsilon: 0}}}",
        "{op: norm, rule: {identity: {epsilon: 1}}}",
        "{op: norm, rule: {identity: {epsilon: 1e-10}}}",
        "{op: [norm, activation], rule: identity, where: {}}",
        "{op: norm, rule: stop, where: {module: '*.A', class: a.B$C, method: f, path: a.0, fn: g?, layers: 0-3}}",
        "{op: norm, rule: stop, where: {path: 0, layers: 0}}",
        "{op: norm, rule: stop, where: {path: 0.10, layers: last}}"
      })
  void acceptsLinesThatTheParserAccepts(String line) throws IOException {
    String yaml = "{composite: c, extends: attnlrp, description: d, rules: [" + line + "]}";
    assertThat(parses(yaml)).isTrue();
    assertThat(valid(yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stop",
        "{rule: stop}",
        "{op: norm}",
        "{op: norms, rule: stop}",
        "{op: [], rule: stop}",
        "{op: [norm, norm], rule: stop}",
        "{op: '*', rule: stop}",
        "{op: norm, rule: lime}",
        "{op: norm, rule: {}}",
        "{op: norm, rule: {stop: {}, identity: {}}}",
        "{op: norm, rule: [stop]}",
        "{op: norm, rule: {gradient: {epsilon: 0}}}",
        "{op: norm, rule: {identity: {eps: 0}}}",
        "{op: norm, rule: {identity: {epsilon: 2}}}",
        "{op: norm, rule: {identity: {epsilon: -1e-9}}}",
        "{op: norm, rule: {identity: {epsilon: '1e-9'}}}",
        "{op: norm, rule: {identity: 1e-9}}",
        "{op: norm, rule: stop, where: x}",
        "{op: norm, rule: stop, where: {name: x}}",
        "{op: norm, rule: stop, where: {fn: ''}}",
        "{op: norm, rule: stop, where: {fn: true}}",
        "{op: norm, rule: stop, where: {fn: [a]}}",
        "{op: norm, rule: stop, where: {class: com/acme/A}}",
        "{op: norm, rule: stop, where: {layers: second}}",
        "{op: norm, rule: stop, where: {layers: -1}}",
        "{op: norm, rule: stop, where: {layers: 1000000}}",
        "{op: norm, rule: stop, unless: {}}"
      })
  void rejectsLinesThatTheParserRejects(String line) throws IOException {
    String yaml = "{composite: c, rules: [" + line + "]}";
    assertThat(parses(yaml)).isFalse();
    assertThat(valid(yaml)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{composite: c}",
        "{rules: []}",
        "{composite: C, rules: []}",
        "{composite: 5, rules: []}",
        "{composite: c, rules: {}}",
        "{composite: c, rules: [], more: 1}",
        "{composite: c, rules: [], description: 5}",
        "{composite: c, rules: [], extends: [attnlrp]}"
      })
  void rejectsFilesThatTheParserRejects(String yaml) throws IOException {
    assertThat(parses(yaml)).isFalse();
    assertThat(valid(yaml)).isFalse();
  }
}
