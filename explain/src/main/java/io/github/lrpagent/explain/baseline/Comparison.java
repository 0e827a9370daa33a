package io.github.lrpagent.explain.baseline;

import io.github.lrpagent.api.Explanation.Target;
import io.github.lrpagent.explain.baseline.Finding.Kind;
import io.github.lrpagent.explain.report.Facts;
import io.github.lrpagent.explain.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An explanation beside its baseline.
 *
 * @param then the baseline
 * @param now what the explanation would be as a baseline
 * @param findings in what they differ, the gravest first; none if they are the same within the
 *     tolerances
 * @param words what became of each word; none where the tokens differ
 */
public record Comparison(
    Baseline then, Baseline now, List<Finding> findings, List<WordChange> words) {
  /** Copies the lists. */
  public Comparison {
    findings = List.copyOf(findings);
    words = List.copyOf(words);
  }

  /**
   * Compares.
   *
   * @param then the baseline
   * @param now what is compared with it, by {@link Baseline#of}
   * @param tolerances how far they may be from one another
   */
  public static Comparison of(Baseline then, Baseline now, Tolerances tolerances) {
    List<WordPairs.Pair> pairs = new ArrayList<>();
    String tokens = pair(then, now, pairs);
    if (!then.composite().equals(now.composite())) {
      return alone(
          then,
          now,
          Kind.COMPOSITE,
          "explained by " + now.composite() + ", the baseline is by " + then.composite());
    }
    if (tokens != null) {
      return alone(then, now, Kind.TOKENS, tokens);
    }
    WordChanges changes = WordChanges.of(pairs, tolerances);
    if (!sameTarget(then.target(), now.target())) {
      Finding other =
          new Finding(
              Kind.PREDICTION, shown(now.target()) + ", in the baseline " + shown(then.target()));
      return new Comparison(then, now, List.of(other), changes.words());
    }
    List<Finding> findings = new ArrayList<>();
    prediction(then.target(), now.target(), tolerances).ifPresent(findings::add);
    findings.addAll(changes.findings());
    reached(then.reached(), now.reached(), tolerances).ifPresent(findings::add);
    return new Comparison(then, now, findings, changes.words());
  }

  /** Returns whether they are the same within the tolerances. */
  public boolean same() {
    return findings.isEmpty();
  }

  private static Comparison alone(Baseline then, Baseline now, Kind kind, String message) {
    return new Comparison(then, now, List.of(new Finding(kind, message)), List.of());
  }

  /** Pairs all words, or says why that cannot be done. */
  private static @Nullable String pair(Baseline then, Baseline now, List<WordPairs.Pair> pairs) {
    if (then.inputs().size() != now.inputs().size()) {
      return "the model had " + then.inputs().size() + " inputs, and has " + now.inputs().size();
    }
    for (int i = 0; i < then.inputs().size(); i++) {
      BaselineInput was = then.inputs().get(i);
      BaselineInput is = now.inputs().get(i);
      Optional<List<WordPairs.Pair>> found = WordPairs.of(was, is);
      if (found.isEmpty()) {
        return WordPairs.difference(was, is);
      }
      pairs.addAll(found.get());
    }
    return null;
  }

  private static boolean sameTarget(Target then, Target now) {
    return withoutValue(then).equals(withoutValue(now));
  }

  private static Target withoutValue(Target t) {
    return new Target(
        t.kind(),
        t.output(),
        0,
        t.position(),
        t.end(),
        t.index(),
        t.label(),
        t.against(),
        t.againstLabel(),
        0);
  }

  private static String shown(Target target) {
    String position = target.position() == null ? "" : ", position " + target.position();
    String index = target.index() == null ? "" : ", class " + target.index();
    return "\""
        + Facts.label(target)
        + "\" ("
        + target.kind()
        + index
        + position
        + ") with "
        + Numbers.brief(target.value());
  }

  private static Optional<Finding> prediction(Target then, Target now, Tolerances tolerances) {
    double allowed = tolerances.prediction() * Math.max(1, Math.abs(then.value()));
    double change = now.value() - then.value();
    if (Math.abs(change) <= allowed) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Kind.PREDICTION,
            "\"%s\" had %s and has %s (tolerance ±%s)"
                .formatted(
                    Facts.label(then),
                    Numbers.brief(then.value()),
                    Numbers.brief(now.value()),
                    Numbers.brief(allowed))));
  }

  private static Optional<Finding> reached(
      @Nullable Double then, @Nullable Double now, Tolerances tolerances) {
    if (then == null || now == null) {
      return Optional.empty();
    }
    double allowed = tolerances.reached() * Math.max(1, Math.abs(then));
    if (Math.abs(now - then) <= allowed) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Kind.REACHED,
            "%s %% of the target, in the baseline %s %% (tolerance ±%s %%)"
                .formatted(
                    Numbers.brief(100 * now),
                    Numbers.brief(100 * then),
                    Numbers.brief(100 * allowed))));
  }
}
