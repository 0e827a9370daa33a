package io.github.lrpagent.evaluate;

/** Hears how far an evaluation is. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress SILENT = (step, done, total) -> {};

  /**
   * Called before the first text of a step and after each.
   *
   * @param step what is done with the texts: {@code explaining} or {@code perturbing}
   * @param done how many of them are done
   * @param total how many there are
   */
  void at(String step, int done, int total);
}
