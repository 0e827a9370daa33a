package io.github.lrpagent.explain.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The words of a baseline beside those of today. One list may be longer at its ends, by words
 * without relevance: a batch pads.
 */
final class WordPairs {
  private WordPairs() {}

  /**
   * Two words that are cut into the same tokens.
   *
   * @param then the word of the baseline
   * @param now the word of today
   */
  record Pair(BaselineWord then, BaselineWord now) {}

  /** Returns the pairs, or nothing where the tokens or the shape differ. */
  static Optional<List<Pair>> of(BaselineInput then, BaselineInput now) {
    if (then.ids().isEmpty() != now.ids().isEmpty()
        || then.ids().isEmpty() && !then.shape().equals(now.shape())) {
      return Optional.empty();
    }
    boolean longer = now.words().size() > then.words().size();
    BaselineInput outer = longer ? now : then;
    BaselineInput inner = longer ? then : now;
    return IntStream.rangeClosed(0, outer.words().size() - inner.words().size())
        .filter(offset -> stands(inner, outer, offset))
        .boxed()
        .findFirst()
        .map(
            offset ->
                pairs(
                    longer
                        ? then.words()
                        : then.words().subList(offset, offset + now.words().size()),
                    longer
                        ? now.words().subList(offset, offset + then.words().size())
                        : now.words()));
  }

  private static boolean stands(BaselineInput inner, BaselineInput outer, int offset) {
    int size = inner.words().size();
    List<BaselineWord> before = outer.words().subList(0, offset);
    List<BaselineWord> within = outer.words().subList(offset, offset + size);
    List<BaselineWord> behind = outer.words().subList(offset + size, outer.words().size());
    int ids = tokens(before).size();
    return before.stream().allMatch(word -> word.relevance() == 0)
        && behind.stream().allMatch(word -> word.relevance() == 0)
        && IntStream.range(0, size)
            .allMatch(i -> within.get(i).tokens().equals(inner.words().get(i).tokens()))
        && outer.ids().subList(ids, ids + inner.ids().size()).equals(inner.ids());
  }

  private static List<Pair> pairs(List<BaselineWord> then, List<BaselineWord> now) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < then.size(); i++) {
      pairs.add(new Pair(then.get(i), now.get(i)));
    }
    return pairs;
  }

  /** Says how the tokens differ. */
  static String difference(BaselineInput then, BaselineInput now) {
    if (then.ids().isEmpty() || now.ids().isEmpty()) {
      return then.name() + ": the shape was " + then.shape() + " and is " + now.shape();
    }
    List<String> was = tokens(then.words());
    List<String> is = tokens(now.words());
    if (was.equals(is)) {
      return then.ids().equals(now.ids())
          ? "they are the same, but make other words: "
              + quoted(texts(then))
              + ", now "
              + quoted(texts(now))
          : "they have other ids: " + then.ids() + ", now " + now.ids();
    }
    int same = same(was, is);
    int rest = same(reversed(was.subList(same, was.size())), reversed(is.subList(same, is.size())));
    return "from token "
        + (same + 1)
        + " on, "
        + quoted(was.subList(same, was.size() - rest))
        + " became "
        + quoted(is.subList(same, is.size() - rest))
        + " ("
        + was.size()
        + " tokens, now "
        + is.size()
        + ")";
  }

  private static List<String> tokens(List<BaselineWord> words) {
    return words.stream().flatMap(word -> word.tokens().stream()).toList();
  }

  private static List<String> texts(BaselineInput input) {
    return input.words().stream().map(BaselineWord::text).toList();
  }

  /** Returns how many items are the same from the start. */
  private static int same(List<String> one, List<String> other) {
    int size = Math.min(one.size(), other.size());
    return IntStream.range(0, size)
        .filter(i -> !one.get(i).equals(other.get(i)))
        .findFirst()
        .orElse(size);
  }

  private static List<String> reversed(List<String> list) {
    List<String> reversed = new ArrayList<>();
    list.forEach(item -> reversed.add(0, item));
    return reversed;
  }

  private static String quoted(List<String> tokens) {
    if (tokens.isEmpty()) {
      return "nothing";
    }
    return tokens.stream()
        .limit(12)
        .collect(Collectors.joining("\" \"", "\"", tokens.size() > 12 ? "\" ..." : "\""));
  }
}
