package io.github.lrpagent.explain.targets;

/** Chooses the targets of a prediction by the option, the task and the shapes of the outputs. */
public final class Targets {
  private Targets() {}

  /**
   * Chooses the target of each row. Grad mode must be on.
   *
   * @param spec what the option asks for
   * @param situation what it is chosen from
   * @throws NoTargetException if there is no such target
   */
  public static Chosen choose(TargetSpec spec, Situation situation) {
    boolean winner = spec instanceof TargetSpec.ArgMax;
    Chosen chosen;
    if (spec instanceof TargetSpec.Norm || winner && EmbeddingTarget.isEmbedding(situation)) {
      chosen = EmbeddingTarget.choose(situation);
    } else if (SpanTarget.isSpan(situation, winner)) {
      chosen = SpanTarget.choose(spec, situation);
    } else {
      chosen = ClassTarget.choose(spec, situation);
    }
    for (RowTarget row : chosen.rows()) {
      if (!Double.isFinite(row.value())) {
        throw new NoTargetException("the number to explain is " + row.value());
      }
    }
    return chosen;
  }
}
