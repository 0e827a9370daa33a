package io.github.lrpagent.explain.report;

import static io.github.lrpagent.explain.report.Explanations.spans;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassageTest {
  @Test
  void subwordsBecomeTheWordOfTheSource() {
    assertThat(
            read(
                "Support never answered.",
                List.of("[CLS]", "support", "never", "answer", "##ed", ".", "[SEP]"),
                spans(0, 0, 0, 7, 8, 13, 14, 20, 20, 22, 22, 23, 0, 0),
                List.of(-1, 0, 1, 2, 2, 3, -1)))
        .isEqualTo("|[CLS]*| |Support| |never| |answered|.| |[SEP]*|");
  }

  @Test
  void aWordHasTheSumOfItsTokens() {
    Input input =
        new Input(
            "x",
            List.of(2),
            new float[] {0.5f, -0.25f},
            new Input.Text(
                List.of(1L, 2L), List.of("exist", "##s"), spans(0, 5, 5, 6), null, "exists"));

    Word word = Passage.of(input).words().get(0);

    assertThat(word.relevance()).isEqualTo(0.25);
    assertThat(word.parts())
        .containsExactly(new Word.Part("exist", 0.5f), new Word.Part("##s", -0.25f));
  }

  @Test
  void lettersThatTouchAreOneWordWhereNoWordsAreKnown() {
    assertThat(
            read(
                "It exists; (true)",
                List.of("It", "Ġexist", "s", ";", "Ġ(", "true", ")"),
                spans(0, 2, 2, 8, 8, 9, 9, 10, 10, 12, 12, 16, 16, 17),
                null))
        .isEqualTo("|It| |exists|;| |(|true|)|");
  }

  @Test
  void tokensOfOneCharacterAreOneWord() {
    assertThat(
            read(
                "ok 🎭!",
                List.of("ok", "Ġð", "Ł", "İ", "!"),
                spans(0, 2, 3, 5, 3, 5, 3, 5, 5, 6),
                null))
        .isEqualTo("|ok| |🎭|!|");
  }

  @Test
  void aTokenizerWithoutWordsDoesNotMakeOneWordOfTheText() {
    List<String> tokens = List.of("▁Hello", "▁big", "▁wor", "ld");
    assertThat(
            read("Hello big world", tokens, spans(0, 5, 5, 9, 9, 13, 13, 15), List.of(0, 0, 0, 0)))
        .isEqualTo("|Hello| |big| |world|");
  }

  @Test
  void chineseTokensStayApart() {
    assertThat(read("我爱你", List.of("我", "爱", "你"), spans(0, 1, 1, 2, 2, 3), null))
        .isEqualTo("|我|爱|你|");
  }

  @Test
  void lineEndsOfTheSourceStay() {
    assertThat(read("a\n\n b", List.of("a", "b"), spans(0, 1, 4, 5), null))
        .isEqualTo("|a|\n\n |b|");
  }

  @Test
  void whatTheTokenizerCutOffFollows() {
    Passage passage = Passage.of(input("one two three", List.of("one"), spans(0, 3), null));
    assertThat(passage.rest()).isEqualTo(" two three");
  }

  @Test
  void spansThatDoNotFitTheSourceAreNotUsed() {
    assertThat(read("short", List.of("a", "b"), spans(0, 1, 40, 41), null)).isEqualTo("|a| |b|");
    assertThat(read("a b", List.of("a", "b", "a"), spans(0, 1, 2, 3, 0, 1), null))
        .isEqualTo("|a| |b| |a|");
    assertThat(read("a b", List.of("a", "b"), spans(-1, 1, 2, 3), null)).isEqualTo("|a| |b|");
  }

  @Test
  void marksOfTokenizersMakeWordsWithoutASource() {
    assertThat(read(null, List.of("[CLS]", "answer", "##ed", ".", "[SEP]"), null, null))
        .isEqualTo("|[CLS]*| |answered| |.| |[SEP]*|");
    assertThat(read(null, List.of("<s>", "ĠIt", "Ġexist", "s", "!"), null, null))
        .isEqualTo("|<s>*| |It| |exists|!|");
    assertThat(read(null, List.of("▁wor", "ld", "</s>"), null, null)).isEqualTo("|world| |</s>*|");
    assertThat(read(null, List.of("", "▁", "##"), null, null)).isEqualTo("| |▁##|");
  }

  @Test
  void idsAreShownWhereNoTokensAreKnown() {
    Input.Text text = new Input.Text(List.of(101L, 7L), null, null, null, null);
    assertThat(show(Passage.of(new Input("x", List.of(2), new float[2], text))))
        .isEqualTo("|#101| |#7|");
  }

  @Test
  void paddingWithoutRelevanceIsOneWord() {
    assertThat(
            read("a", List.of("a", "[PAD]", "[PAD]", "[PAD]"), spans(0, 1, 0, 0, 0, 0, 0, 0), null))
        .isEqualTo("|a| |[PAD] ×3*|");
  }

  @Test
  void fewNumbersAreReadOneByOneAndPlanesNotAtAll() {
    assertThat(show(Passage.of(new Input("x", List.of(2), new float[2], null))))
        .isEqualTo("|[0]| |[1]|");
    assertThat(Passage.of(Explanations.plane(1, 2, 0, 0))).isNull();
    assertThat(Passage.of(new Input("x", List.of(600), new float[600], null))).isNull();
  }

  private static String read(
      @Nullable String source,
      List<String> tokens,
      @Nullable List<Span> spans,
      @Nullable List<Integer> words) {
    return show(Passage.of(input(source, tokens, spans, words)));
  }

  private static Input input(
      @Nullable String source,
      List<String> tokens,
      @Nullable List<Span> spans,
      @Nullable List<Integer> words) {
    List<Long> ids = Collections.nCopies(tokens.size(), 1L);
    return new Input(
        "x",
        List.of(tokens.size()),
        new float[tokens.size()],
        new Input.Text(ids, tokens, spans, words, source));
  }

  /** Shows words between bars, one bar where they touch, and special ones with a star. */
  private static String show(@Nullable Passage passage) {
    return passage.words().stream()
        .map(word -> word.gap() + "|" + word.text() + (word.special() ? "*" : ""))
        .collect(Collectors.joining("|", "", "|"))
        .replace("||", "|");
  }
}
