package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.api.Input;
import io.github.lrpagent.explain.report.Heatmap;
import io.github.lrpagent.explain.report.Passage;
import io.github.lrpagent.explain.report.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One leaf of a baseline.
 *
 * @param name the module path of the leaf; not compared, exports name modules as they like
 * @param shape the shape of the relevance, without padding
 * @param text the text that was tokenized, or null where not known
 * @param ids the token ids; none where the leaf is no token embedding
 * @param words the words, or the blocks of a plane, with their relevance
 */
public record BaselineInput(
    String name,
    List<Integer> shape,
    @Nullable String text,
    List<Long> ids,
    List<BaselineWord> words) {
  /** An image is kept as at most so many blocks a side. */
  private static final int MOST_BLOCKS = 14;

  /** Copies the lists. */
  public BaselineInput {
    shape = List.copyOf(shape);
    ids = List.copyOf(ids);
    words = List.copyOf(words);
  }

  static BaselineInput of(Input input) {
    Input.Text text = input.text();
    return new BaselineInput(
        input.name(),
        input.shape(),
        text == null ? null : text.source(),
        text == null ? List.of() : text.ids(),
        text == null ? blocks(input) : words(input));
  }

  BaselineInput rounded(Rounding rounding) {
    return new BaselineInput(
        name,
        shape,
        text,
        ids,
        words.stream()
            .map(w -> new BaselineWord(w.text(), rounding.round(w.relevance()), w.tokens()))
            .toList());
  }

  /** Returns the largest |relevance| of a word, or 0. */
  double largest() {
    return words.stream().mapToDouble(word -> Math.abs(word.relevance())).max().orElse(0);
  }

  private static List<BaselineWord> words(Input input) {
    Passage passage = Passage.complete(input);
    List<BaselineWord> words = new ArrayList<>();
    for (Word word : passage == null ? List.<Word>of() : passage.words()) {
      List<String> tokens = word.parts().stream().map(Word.Part::token).toList();
      words.add(new BaselineWord(word.text(), word.relevance(), tokens));
    }
    return words;
  }

  private static List<BaselineWord> blocks(Input input) {
    Heatmap map = Heatmap.of(input, MOST_BLOCKS);
    List<BaselineWord> blocks = new ArrayList<>();
    for (int i = 0; i < map.cells().length; i++) {
      String columns = range(i % map.width(), map.block(), map.columns());
      String name =
          map.rows() == 1
              ? columns
              : range(i / map.width(), map.block(), map.rows()) + "," + columns;
      blocks.add(new BaselineWord("[" + name + "]", map.cells()[i], List.of()));
    }
    return blocks;
  }

  private static String range(int block, int size, int length) {
    int from = block * size;
    int to = Math.min(from + size, length) - 1;
    return from == to ? "" + from : from + "-" + to;
  }
}
