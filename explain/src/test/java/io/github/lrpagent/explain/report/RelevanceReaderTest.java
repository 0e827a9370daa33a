package io.github.lrpagent.explain.report;

import static io.github.lrpagent.explain.report.Explanations.sentence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.api.Explanation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelevanceReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"schema\":1 | \"schema\":2 | schema 2 is not known (this version reads 1)",
        "\"schema\":1, | `` | schema is missing",
        "\"index\":1 | \"index\":\"one\" | target.index: an integer is needed, not \"one\"",
        "\"index\":1 | \"index\":1.5 | target.index: an integer is needed, not 1.5",
        "\"value\":2.92831429 | \"value\":1e999 | target.value: a finite number is needed, not 1e999",
        "0.477653772 | null | inputs[0].relevance[2]: a finite number is needed, not null",
        "0.477653772 | 1e99 | inputs[0].relevance[2]: 1.0E99 is no float",
        "[16,17] | [16] | inputs[0].spans[4]: a span is [start, end], not [16]",
        "[2,69, | [69, | inputs[0].tokens: 6 for 5 ids",
        "\"shape\":[6] | \"shape\":[7] | 6 relevances for the shape [7]",
        "10:15:30.123Z | soon | time: \"2026-11-23Tsoon\" is no time such as 2026-11-23T10:15:30.123Z",
        "2026- | +292278995- | time: \"+292278995-11-23T10:15:30.123Z\" is no time such as 2026-11-23T10:15:30.123Z",
        "\"model\":\"sentiment\" | \"model\":null | model is missing",
        "\"cost\":{ | \"cost\":NaN,\"x\":{ | no JSON at column 612, $.cost",
      })
  void aWrongLineIsNamedWithItsFault(String right, String wrong, String what) throws IOException {
    String line = ExplanationWriter.line(sentence());
    Path file = write(line + "\n\n" + line.replace(right, wrong) + "\n");

    try (Stream<Explanation> read = RelevanceReader.explanations(file)) {
      assertThatThrownBy(read::toList)
          .isInstanceOf(RelevanceFormatException.class)
          .hasMessage(file + ":3: " + what);
    }
  }

  @Test
  void aLineThatIsNoObjectIsRefused() throws IOException {
    Path file = write("[1]\n");
    try (Stream<Explanation> read = RelevanceReader.explanations(file)) {
      assertThatThrownBy(read::toList).hasMessage(file + ":1: an object is needed, not [1]");
    }
  }

  @Test
  void everyBeginningOfALastLineIsTolerated() throws IOException {
    String line =
        ExplanationWriter.line(
            Explanations.text("é", "attnlrp", "größer", "naïve 🎭 text", 1, -1, 0));
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("relevance.jsonl");
    for (int length = 1; length < bytes.length; length++) {
      byte[] all = (line + "\n" + "x".repeat(length)).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, all, all.length - length, length);
      Files.write(file, all);
      try (Stream<Explanation> read = RelevanceReader.explanations(file)) {
        assertThat(read).as("cut after %s bytes", length).hasSize(1);
      }
    }
  }

  @Test
  void unknownKeysAreSkipped() throws IOException {
    String line = ExplanationWriter.line(sentence());
    Path file =
        write(
            line.replace("\"cost\":{", "\"later\":[{}],\"cost\":{\"watts\":3,")
                .replace("\"row\"", "\"head\":2,\"row\""));

    try (Stream<Explanation> read = RelevanceReader.explanations(file)) {
      assertThat(read.map(Explanation::target)).containsExactly(sentence().target());
    }
  }

  @Test
  void linesTellGoodFromBroken() throws IOException {
    String line = ExplanationWriter.line(sentence());
    Path file = write(line + "\n{}\n" + line.substring(0, 50) + "\n" + line);

    try (Stream<RelevanceReader.Line> lines = RelevanceReader.lines(file)) {
      List<RelevanceReader.Line> all = lines.toList();
      assertThat(all).extracting(RelevanceReader.Line::number).containsExactly(1, 2, 3, 4);
      assertThat(all.get(1))
          .isInstanceOfSatisfying(
              RelevanceReader.Line.Broken.class, b -> assertThat(b.torn()).isFalse());
      assertThat(all.get(2))
          .isInstanceOfSatisfying(
              RelevanceReader.Line.Broken.class, b -> assertThat(b.torn()).isTrue());
      assertThat(all.get(3)).isInstanceOf(RelevanceReader.Line.Read.class);
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("relevance.jsonl"), text);
  }
}
