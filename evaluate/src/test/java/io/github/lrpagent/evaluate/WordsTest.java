package io.github.lrpagent.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.api.Input.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  /** WordPiece: {@code [CLS] I can ' t like love ##ly films . [SEP]}. */
  private static final String SOURCE = "I can't like lovely films.";

  private static final int[][] SPANS = {
    {0, 0}, {0, 1}, {2, 5}, {5, 6}, {6, 7}, {8, 12}, {13, 17}, {17, 19}, {20, 25}, {25, 26}, {0, 0}
  };

  private static final List<Integer> NUMBERS = List.of(-1, 0, 1, 2, 3, 4, 5, 5, 6, 7, -1);

  private static Input input(String source, List<Integer> numbers, int[]... spans) {
    float[] relevance = new float[spans.length];
    List<Long> ids = new ArrayList<>();
    List<Span> places = new ArrayList<>();
    for (int i = 0; i < spans.length; i++) {
      relevance[i] = 1 << i;
      ids.add((long) i);
      places.add(new Span(spans[i][0], spans[i][1]));
    }
    Input.Text text = new Input.Text(ids, null, places, numbers, source);
    return new Input("leaf", List.of(spans.length), relevance, text);
  }

  private static Words words() {
    return Words.of(input(SOURCE, NUMBERS, SPANS), SOURCE);
  }

  private static List<String> texts(Words words) {
    return words.words().stream().map(Words.Word::text).toList();
  }

  private static BitSet lost(int... words) {
    BitSet lost = new BitSet();
    for (int word : words) {
      lost.set(word);
    }
    return lost;
  }

  @Test
  void tokensOfAWordAreJoined() {
    assertThat(texts(words()))
        .containsExactly("I", "can", "'", "t", "like", "lovely", "films", ".");
    assertThat(words().relevance(input(SOURCE, NUMBERS, SPANS)))
        .containsExactly(2, 4, 8, 16, 32, 64 + 128, 256, 512);
  }

  @Test
  void withoutNumbersLettersAreJoined() {
    assertThat(texts(Words.of(input(SOURCE, null, SPANS), SOURCE))).isEqualTo(texts(words()));
  }

  @Test
  void whiteSpaceBelongsToNoWord() {
    Words words = Words.of(input("a  bc ", null, new int[][] {{0, 1}, {1, 4}, {4, 5}}), "a  bc ");

    assertThat(words.words())
        .containsExactly(new Words.Word("", "a", 1), new Words.Word("  ", "bc", 2));
    assertThat(words.read()).isEqualTo("a  bc");
  }

  @Test
  void bytesOfOneCharacterAreOneWord() {
    Words words =
        Words.of(input("x 😀", List.of(0, 1, 2), new int[][] {{0, 1}, {2, 4}, {2, 4}}), "x 😀");

    assertThat(texts(words)).containsExactly("x", "😀");
  }

  @Test
  void removedWordsTakeTheSpaceBeforeThem() {
    Perturbation remove = Perturbation.remove();

    assertThat(remove.apply(words(), lost())).isEqualTo(SOURCE);
    assertThat(remove.apply(words(), lost(0))).isEqualTo("can't like lovely films.");
    assertThat(remove.apply(words(), lost(5))).isEqualTo("I can't like films.");
    assertThat(remove.apply(words(), lost(0, 1, 2, 3, 4, 5, 6))).isEqualTo(".");
    assertThat(remove.apply(words(), lost(0, 1, 2, 3, 4, 5, 6, 7))).isEmpty();
  }

  @Test
  void whatIsLeftDoesNotGrowTogether() {
    assertThat(Perturbation.remove().apply(words(), lost(2)))
        .isEqualTo("I can t like lovely films.");
  }

  @Test
  void replacedWordsKeepTheirTokensPlaces() {
    assertThat(Perturbation.replaceBy("[MASK]").apply(words(), lost(0, 5, 7)))
        .isEqualTo("[MASK] can't like [MASK] [MASK] films[MASK]");
  }

  @Test
  void textsThatAreNotUnderstoodAreRefused() {
    int[][] spans = {{0, 1}, {0, 1}, {2, 3}};
    int[][] pair = {{0, 1}, {2, 3}, {0, 1}};
    Input numbers = new Input("leaf", List.of(2), new float[2], null);

    assertThatThrownBy(() -> Words.of(numbers, "a b")).hasMessageContaining("HuggingFaceTokenizer");
    assertThatThrownBy(() -> Words.of(input("query: a b", null, spans), "a b"))
        .hasMessageContaining("another text, 'query: a b'");
    assertThatThrownBy(() -> Words.of(input("a b", null, pair), "a b"))
        .hasMessageContaining("pairs of texts");
    assertThatThrownBy(() -> Perturbation.replaceBy(" ")).hasMessageContaining("[MASK]");
  }
}
