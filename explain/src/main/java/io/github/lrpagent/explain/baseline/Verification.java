package io.github.lrpagent.explain.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * All explanations of a log beside their baselines.
 *
 * @param cases one for each baseline, by its name; then one for each explanation that has none
 */
record Verification(List<Case> cases) {
  Verification {
    cases = List.copyOf(cases);
  }

  /**
   * What became of one baseline.
   *
   * @param name its name
   * @param comparison what it was compared with, or nothing
   * @param missing says what is missing where there is no comparison
   */
  record Case(String name, Optional<Comparison> comparison, String missing) {
    boolean same() {
      return comparison.map(Comparison::same).orElse(false);
    }

    /** Returns what is wrong, for people, a line each. */
    List<String> lines() {
      return comparison.map(TextDiff::lines).orElseGet(() -> List.of("  " + missing));
    }
  }

  /**
   * Finds the explanation of each baseline: of the same input by the same composite and for the
   * same target, else of the same input, else the first that is left. So the order of predictions
   * does not matter, and where an input is read differently, the two are compared all the same.
   */
  static Verification of(
      Map<String, Baseline> baselines, List<Baseline> explanations, Tolerances tolerances) {
    Map<String, Comparison> compared = new TreeMap<>();
    List<Baseline> left = new ArrayList<>(explanations);
    List<BiPredicate<Baseline, Baseline>> ways =
        List.of(
            (then, now) ->
                sameInput(then, now)
                    && then.composite().equals(now.composite())
                    && Objects.equals(then.target().index(), now.target().index()),
            Verification::sameInput,
            (then, now) -> true);
    for (BiPredicate<Baseline, Baseline> way : ways) {
      baselines.forEach(
          (name, then) -> {
            if (!compared.containsKey(name)) {
              left.stream()
                  .filter(now -> way.test(then, now))
                  .findFirst()
                  .ifPresent(
                      now -> {
                        removeOnly(left, now);
                        compared.put(name, Comparison.of(then, now, tolerances));
                      });
            }
          });
    }
    List<Case> cases = new ArrayList<>();
    for (String name : baselines.keySet()) {
      cases.add(
          new Case(
              name,
              Optional.ofNullable(compared.get(name)),
              "no explanation: the app made fewer predictions than when this was recorded"));
    }
    for (Baseline now : left) {
      cases.add(
          new Case(
              "unrecorded " + (cases.size() - baselines.size() + 1),
              Optional.empty(),
              "no baseline for \"" + shown(now) + "\": record again, and review what is new"));
    }
    return new Verification(cases);
  }

  /** Returns how many baselines differ, or have no counterpart. */
  long differing() {
    return cases.stream().filter(one -> !one.same()).count();
  }

  /** Removes one item by identity: two predictions may be the same. */
  private static void removeOnly(List<Baseline> list, Baseline item) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == item) {
        list.remove(i);
        return;
      }
    }
  }

  private static boolean sameInput(Baseline then, Baseline now) {
    return key(then).equals(key(now));
  }

  /** Returns what identifies the input: its texts, or else its ids, or else its shape. */
  private static List<Object> key(Baseline baseline) {
    return baseline.inputs().stream()
        .map(
            input ->
                input.text() != null
                    ? input.text()
                    : input.ids().isEmpty() ? (Object) input.shape() : input.ids())
        .toList();
  }

  private static String shown(Baseline baseline) {
    BaselineInput input = baseline.inputs().get(0);
    return input.text() == null ? String.valueOf(input.ids()) : input.text();
  }
}
