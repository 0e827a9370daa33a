package io.github.lrpagent.explain.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.TestEncodings;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import io.github.lrpagent.bridge.Encodings.Encoded;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static Encoded encoded(String text, long... ids) {
    return new Encoded(text, TestEncodings.letters(ids));
  }

  private static Input.Text of(long[] ids, List<Encoded> newestFirst) {
    return Tokens.of(new long[][] {ids}, newestFirst).get(0).text();
  }

  private static List<String> sources(long[][] rows, List<Encoded> newestFirst) {
    return Tokens.of(rows, newestFirst).stream().map(row -> row.text().source()).toList();
  }

  @Test
  void spansCountUtf16UnitsBehindEmoji() {
    String text = "\uD83D\uDE00 a\uD83D\uDC4D\uD83C\uDFFDb";
    CharSpan[] spans = {
      null, new CharSpan(0, 1), new CharSpan(2, 3), new CharSpan(3, 5), new CharSpan(5, 6), null
    };
    Encoding encoding =
        TestEncodings.of(
            new long[] {101, 7, 8, 9, 10, 102},
            new String[] {"[CLS]", "s", "a", "t", "b", "[SEP]"},
            new long[] {-1, 0, 1, 2, 3, -1},
            spans);

    Input.Text found = of(new long[] {101, 7, 8, 9, 10, 102}, List.of(new Encoded(text, encoding)));

    assertThat(found.tokens()).containsExactly("[CLS]", "s", "a", "t", "b", "[SEP]");
    assertThat(found.words()).containsExactly(-1, 0, 1, 2, 3, -1);
    assertThat(found.spans())
        .containsExactly(
            new Span(0, 0),
            new Span(0, 2),
            new Span(3, 4),
            new Span(4, 8),
            new Span(8, 9),
            new Span(0, 0));
    assertThat(text.substring(4, 8)).isEqualTo("\uD83D\uDC4D\uD83C\uDFFD");
    assertThat(found.source()).isEqualTo(text);
  }

  @Test
  void spansBehindTheTextEndWithIt() {
    Encoding encoding =
        TestEncodings.of(
            new long[] {1},
            new String[] {"a"},
            new long[] {0},
            new CharSpan[] {new CharSpan(1, 9)});

    assertThat(of(new long[] {1}, List.of(new Encoded("ab", encoding))).spans())
        .containsExactly(new Span(1, 2));
  }

  @Test
  void paddingBehindHasNoTokens() {
    Input.Text found = of(new long[] {5, 6, 0, 0}, List.of(encoded("ab", 5, 6)));

    assertThat(found.ids()).containsExactly(5L, 6L, 0L, 0L);
    assertThat(found.tokens()).containsExactly("t5", "t6", "", "");
    assertThat(found.words()).containsExactly(0, 1, -1, -1);
    assertThat(found.spans())
        .containsExactly(new Span(0, 1), new Span(1, 2), new Span(0, 0), new Span(0, 0));
  }

  @Test
  void otherIdsBehindAreNoPadding() {
    assertThat(of(new long[] {5, 6, 0, 1}, List.of(encoded("ab", 5, 6))).tokens()).isNull();
  }

  @Test
  void newestEncodingOfTheSameIdsCounts() {
    List<Encoded> newestFirst =
        List.of(encoded("xy", 7, 8), encoded("new", 5, 6), encoded("old", 5, 6));

    assertThat(of(new long[] {5, 6}, newestFirst).source()).isEqualTo("new");
  }

  @Test
  void batchOfTextsIsSearchedRowByRow() {
    Encoding[] batch = {TestEncodings.letters(1, 2), TestEncodings.letters(3)};
    Input.Text found = of(new long[] {3}, List.of(new Encoded(List.of("ab", "c"), batch)));

    assertThat(found.source()).isEqualTo("c");
    assertThat(found.tokens()).containsExactly("t3");
  }

  @Test
  void textsOfTheSameIdsAreMatchedInOrder() {
    List<Encoded> newestFirst =
        List.of(encoded("Hi", 5, 6), encoded("ho", 7), encoded("hi", 5, 6), encoded("HI", 5, 6));

    assertThat(sources(new long[][] {{5, 6}, {7}, {5, 6}}, newestFirst))
        .containsExactly("hi", "ho", "Hi");
    assertThat(sources(new long[][] {{5, 6}, {5, 6}, {5, 6}, {5, 6}}, newestFirst))
        .containsExactly("HI", "hi", "Hi", "Hi");
    Encoded batch =
        new Encoded(
            List.of("A", "a"), new Encoding[] {TestEncodings.letters(1), TestEncodings.letters(1)});
    assertThat(sources(new long[][] {{1}, {1}}, List.of(batch, encoded("old", 1))))
        .containsExactly("A", "a");
  }

  @Test
  void encodingOfAllIdsFitsBetterThanANewerOneOfTheFirst() {
    assertThat(
            of(new long[] {5, 6, 0}, List.of(encoded("short", 5, 6), encoded("all", 5, 6, 0)))
                .source())
        .isEqualTo("all");
  }

  @Test
  void specialTokensAndPaddingAreKnown() {
    TokenRow row = Tokens.of(new long[][] {{5, 6, 0}}, List.of(encoded("ab", 5, 6))).get(0);

    assertThat(row.isSpecial(0)).isFalse();
    assertThat(row.isSpecial(2)).isTrue();
    assertThat(row.sequence(0)).hasValue(0);
    assertThat(row.sequence(2)).hasValue(-1);
    TokenRow unknown = Tokens.of(new long[][] {{5}}, List.of()).get(0);
    assertThat(unknown.isSpecial(0)).isFalse();
    assertThat(unknown.sequence(0)).isEmpty();
  }

  @Test
  void pairOfTextsHasTokensButNoSpans() {
    Input.Text found = of(new long[] {3}, List.of(new Encoded(42, TestEncodings.letters(3))));

    assertThat(found.tokens()).containsExactly("t3");
    assertThat(found.spans()).isNull();
    assertThat(found.source()).isNull();
  }

  @Test
  void unknownIdsStayIds() {
    for (List<Encoded> known :
        List.of(
            List.<Encoded>of(),
            List.of(encoded("a", 1)),
            List.of(encoded("abc", 9, 8, 7)),
            List.of(encoded("")))) {
      Input.Text found = of(new long[] {9, 8}, known);

      assertThat(found.ids()).containsExactly(9L, 8L);
      assertThat(found.tokens()).isNull();
      assertThat(found.spans()).isNull();
    }
  }
}
