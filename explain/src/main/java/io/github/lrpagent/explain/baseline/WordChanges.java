package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.explain.baseline.Finding.Kind;
import io.github.lrpagent.explain.report.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What became of the words of an explanation, and whether that is more than the tolerances allow.
 *
 * @param words all words
 * @param tolerances how far they may move
 * @param norm ‖then‖, the Euclidean norm of the baseline's relevance
 */
record WordChanges(List<WordChange> words, Tolerances tolerances, double norm) {
  private static final int MOST_NAMED = 5;

  /** Beside the largest change, smaller ones than this part of it are not worth a look. */
  private static final double LITTLE = 0.1;

  static WordChanges of(List<WordPairs.Pair> pairs, Tolerances tolerances) {
    double norm = norm(pairs.stream().mapToDouble(pair -> pair.then().relevance()));
    double allowed = tolerances.relevance() * norm / Math.sqrt(Math.max(1, pairs.size()));
    double most = pairs.stream().mapToDouble(pair -> Math.abs(change(pair))).max().orElse(0);
    return new WordChanges(
        pairs.stream()
            .map(
                pair ->
                    new WordChange(
                        pair.then().text(),
                        pair.then().relevance(),
                        pair.now().relevance(),
                        Math.abs(change(pair)) > Math.max(allowed, most * LITTLE)))
            .toList(),
        tolerances,
        norm);
  }

  private static double change(WordPairs.Pair pair) {
    return pair.now().relevance() - pair.then().relevance();
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    relevance().ifPresent(findings::add);
    topWords().ifPresent(findings::add);
    signs().ifPresent(findings::add);
    return findings;
  }

  private Optional<Finding> relevance() {
    double distance = norm(words.stream().mapToDouble(WordChange::change));
    if (distance <= tolerances.relevance() * norm) {
      return Optional.empty();
    }
    String moved =
        words.stream()
            .filter(WordChange::moved)
            .sorted(descending(WordChange::change))
            .limit(MOST_NAMED)
            .map(this::shown)
            .collect(Collectors.joining(", "));
    String off = norm == 0 ? "off, the baseline has none" : percent(distance / norm) + " off";
    return Optional.of(
        new Finding(
            Kind.RELEVANCE,
            off + " (tolerance " + percent(tolerances.relevance()) + "); moved most: " + moved));
  }

  /** A word has left the top if others passed it by more than the relevance may be off. */
  private Optional<Finding> topWords() {
    int top = Math.min(tolerances.topWords(), words.size());
    if (top == 0) {
      return Optional.empty();
    }
    Set<Integer> before = new HashSet<>(top(WordChange::then, top));
    List<Integer> now = top(WordChange::now, top);
    double bar = Math.abs(words.get(now.get(top - 1)).now()) - tolerances.relevance() * norm;
    List<String> left =
        before.stream()
            .sorted()
            .filter(i -> !now.contains(i) && Math.abs(words.get(i).now()) < bar)
            .map(i -> shown(words.get(i)))
            .toList();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    String entered =
        now.stream()
            .filter(i -> !before.contains(i))
            .map(i -> shown(words.get(i)))
            .collect(Collectors.joining(", "));
    return Optional.of(
        new Finding(
            Kind.TOP_WORDS,
            String.join(", ", left) + " left the first " + top + ", where now is " + entered));
  }

  private List<Integer> top(ToDoubleFunction<WordChange> relevance, int size) {
    return IntStream.range(0, words.size())
        .boxed()
        .sorted(Comparator.comparing(i -> -Math.abs(relevance.applyAsDouble(words.get(i)))))
        .limit(size)
        .toList();
  }

  private Optional<Finding> signs() {
    double least = tolerances.sign() * largest();
    double noise = tolerances.relevance() * norm;
    String turned =
        words.stream()
            .filter(
                word ->
                    word.then() * word.now() < 0
                        && Math.abs(word.then()) >= least
                        && Math.abs(word.change()) > noise)
            .map(this::shown)
            .collect(Collectors.joining(", "));
    return turned.isEmpty()
        ? Optional.empty()
        : Optional.of(new Finding(Kind.SIGNS, "turned: " + turned));
  }

  private double largest() {
    return words.stream().mapToDouble(word -> Math.abs(word.then())).max().orElse(0);
  }

  private String shown(WordChange word) {
    double largest = largest();
    return "\"%s\" %s -> %s"
        .formatted(
            word.text(), Numbers.signed(word.then(), largest), Numbers.signed(word.now(), largest));
  }

  private static Comparator<WordChange> descending(ToDoubleFunction<WordChange> number) {
    return Comparator.comparing(word -> -Math.abs(number.applyAsDouble(word)));
  }

  private static String percent(double part) {
    return Numbers.brief(100 * part) + " %";
  }

  private static double norm(DoubleStream values) {
    return Math.sqrt(values.map(value -> value * value).sum());
  }
}
