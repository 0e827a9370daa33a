package io.github.lrpagent.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RulesPageTest {
  private static final Path PAGE = Path.of("../docs/rules.md");

  @ParameterizedTest
  @EnumSource
  void pageSaysWhichRulesAnOperationAdmits(Operation operation) throws IOException {
    String admitted =
        Arrays.stream(RuleKind.values())
            .filter(rule -> rule.admits(operation))
            .map(RuleKind::label)
            .collect(Collectors.joining(", "));
    assertThat(Files.readAllLines(PAGE))
        .anyMatch(
            line ->
                line.startsWith("| `" + operation.label() + "` |")
                    && line.contains("| " + admitted + " |"));
  }

  @ParameterizedTest
  @EnumSource
  void pageNamesEveryParameterAndItsDefault(RuleKind rule) throws IOException {
    for (Parameter parameter : rule.parameters()) {
      String start = "| `" + rule.label() + "` | `" + parameter.name() + "` | ";
      assertThat(Files.readAllLines(PAGE))
          .anyMatch(
              line ->
                  line.startsWith(start)
                      && Double.parseDouble(line.substring(start.length()).split(" ", 2)[0])
                          == parameter.fallback());
    }
  }

  @ParameterizedTest
  @EnumSource
  void pageExplainsEveryRule(RuleKind rule) throws IOException {
    assertThat(Files.readString(PAGE)).contains("`" + rule.label() + "`");
  }
}
