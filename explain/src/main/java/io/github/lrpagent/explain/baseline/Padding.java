package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.api.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An input without the padding that a batch gave it: a baseline must not depend on what else was in
 * the batch. Padding is a run of one token at either end that got no relevance at all, and that is
 * named so or stands there more than once.
 *
 * @param without the input without padding
 * @param before how many tokens of padding stood before it
 */
record Padding(Input without, int before) {

  static Padding of(Input input) {
    Input.Text text = input.text();
    if (text == null) {
      return new Padding(input, 0);
    }
    int size = text.ids().size();
    int before = run(input, text, IntStream.range(0, size).toArray());
    int behind = run(input, text, IntStream.range(0, size).map(i -> size - 1 - i).toArray());
    if (before + behind == 0 || before + behind >= size) {
      return new Padding(input, 0);
    }
    return new Padding(part(input, text, before, size - behind), before);
  }

  /** Returns how many of the first positions are padding. */
  private static int run(Input input, Input.Text text, int[] positions) {
    int run = 0;
    while (run < positions.length
        && input.relevance(positions[run]) == 0
        && text.ids().get(positions[run]).equals(text.ids().get(positions[0]))) {
      run++;
    }
    return run > 1 || run == 1 && isNamedPadding(text, positions[0]) ? run : 0;
  }

  private static boolean isNamedPadding(Input.Text text, int position) {
    return text.tokens() != null
        && text.tokens().get(position).toLowerCase(Locale.ROOT).contains("pad");
  }

  private static Input part(Input input, Input.Text text, int from, int to) {
    return new Input(
        input.name(),
        List.of(to - from),
        Arrays.copyOfRange(input.relevance(), from, to),
        new Input.Text(
            text.ids().subList(from, to),
            part(text.tokens(), from, to),
            part(text.spans(), from, to),
            part(text.words(), from, to),
            text.source()));
  }

  private static <T> @Nullable List<T> part(@Nullable List<T> list, int from, int to) {
    return list == null ? null : list.subList(from, to);
  }
}
