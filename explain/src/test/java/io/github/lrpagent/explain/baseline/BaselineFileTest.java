package io.github.lrpagent.explain.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.api.Explanation;
import io.github.lrpagent.explain.report.Explanations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineFileTest {
  @TempDir private Path folder;

  @Test
  void aPersonCanReadIt() throws Exception {
    Path file = folder.resolve("new/folder/drama.json");

    BaselineFile.write(file, Baseline.of(Explanations.sentence()));

    assertThat(file)
        .hasContent(
            """
            {
              "baseline": 1,
              "model": "sentiment",
              "composite": "attnlrp",
              "target": {"kind": "argmax", "output": 0, "index": 1, "label": "positive", "value": 2.92831},
              "reached": 1.02448,
              "inputs": [
                {
                  "name": "bert.embeddings.word_embeddings",
                  "shape": [6],
                  "text": "A gripping drama.",
                  "ids": [2, 69, 2635, 354, 31, 3],
                  "words": [
                    {"relevance": -0.00586, "word": "[CLS]", "tokens": ["[CLS]"]},
                    {"relevance":  0.08666, "word": "A", "tokens": ["a"]},
                    {"relevance":  0.47765, "word": "gripping", "tokens": ["gripping"]},
                    {"relevance":  0.11276, "word": "drama", "tokens": ["drama"]},
                    {"relevance":  0.00760, "word": ".", "tokens": ["."]},
                    {"relevance":  0.00000, "word": "[SEP]", "tokens": ["[SEP]"]}
                  ]
                }
              ]
            }
            """);
    assertThat(files(file.getParent())).containsExactly(file);
  }

  @Test
  void readsWhatItWrites() {
    Explanation image =
        Explanations.of(
            "1", "cp-lrp", null, Explanations.plane(2, 3, 1e-9f, -2e-9f, 0, 3e-10f, 7e-12f, 0));
    Explanation hostile =
        Sentences.of(
            List.of("\"", "\\", "\u2028", "</script>"), List.of(1L, 2L, -3L, 4L), 1, 2, 3, 4e7f);
    for (Explanation each : List.of(Explanations.sentence(), image, hostile)) {
      Baseline baseline = Baseline.of(each);
      Path file = folder.resolve("one.json");

      BaselineFile.write(file, baseline);

      assertThat(BaselineFile.read(file)).isEqualTo(baseline);
      assertThat(BaselineFile.text(BaselineFile.read(file))).isEqualTo(BaselineFile.text(baseline));
    }
  }

  @Test
  void imageIsAddedUpInBlocks() {
    float[] pixels = new float[28 * 30];
    IntStream.range(0, pixels.length).forEach(i -> pixels[i] = i / 30 < 3 && i % 30 < 3 ? 0.5f : 0);

    Baseline baseline =
        Baseline.of(Explanations.of("1", "attnlrp", "cat", Explanations.plane(28, 30, pixels)));

    assertThat(baseline.inputs().get(0).words()).hasSize(10 * 10);
    assertThat(baseline.inputs().get(0).words().get(0))
        .isEqualTo(new BaselineWord("[0-2,0-2]", 4.5, List.of()));
    assertThat(baseline.inputs().get(0).words().get(12).text()).isEqualTo("[3-5,6-8]");
    assertThat(baseline.inputs().get(0).words().get(99).text()).isEqualTo("[27,27-29]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | an object is needed, not null",
        "{\"baseline\": 1 | no JSON",
        "[] | an object is needed, not []",
        "{} | baseline is missing",
        "{\"baseline\": 2} | format 2 is not known (this version reads 1)",
        "{\"baseline\": 1, \"inputs\": []} | inputs: at least one is needed",
        "{\"baseline\": 1, \"inputs\": [{\"ids\": [1], \"words\": []}]} | inputs[0].words: 0 tokens for 1 ids",
        "{\"baseline\": 1, \"inputs\": [{\"words\": [{\"word\": 1}]}]} | inputs[0].words[0].word: a string is needed, not 1"
      })
  void whatIsNoBaselineIsNamed(String content, String what) throws Exception {
    Path file = Files.writeString(folder.resolve("bad.json"), content);

    assertThatThrownBy(() -> BaselineFile.read(file))
        .isInstanceOf(BaselineException.class)
        .hasMessageStartingWith(file + ": no baseline: " + what);
  }

  @Test
  void brokenLineIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.json"), "{\n  \"baseline\": 1,\n  oops\n}\n");

    assertThatThrownBy(() -> BaselineFile.read(file))
        .hasMessageStartingWith(file + ": no baseline: no JSON at line 3 column ");
  }

  @Test
  void missingFileAndOtherEncodingsAreNamed() throws Exception {
    Path latin = Files.write(folder.resolve("latin.json"), new byte[] {'"', (byte) 0xe9, '"'});

    assertThatThrownBy(() -> BaselineFile.read(folder.resolve("none.json")))
        .hasMessage(folder.resolve("none.json") + ": no such file");
    assertThatThrownBy(() -> BaselineFile.read(latin))
        .hasMessage(latin + ": no baseline: not UTF-8");
  }

  @Test
  void whatCannotBeWrittenLeavesNothingBehind() throws Exception {
    Path folderInTheWay = Files.createDirectories(folder.resolve("taken.json/inside"));

    assertThatThrownBy(
            () ->
                BaselineFile.write(
                    folderInTheWay.getParent(), Baseline.of(Explanations.sentence())))
        .isInstanceOf(BaselineException.class)
        .hasMessageStartingWith(folderInTheWay.getParent() + ": cannot be written: ");
    assertThat(files(folder)).containsExactly(folderInTheWay.getParent());
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
