package io.github.lrpagent.explain.baseline;

/**
 * One way in which an explanation differs from its baseline.
 *
 * @param kind which one
 * @param message what was, what is, and where the tolerance lies
 */
public record Finding(Kind kind, String message) {

  /** What can differ. */
  public enum Kind {
    /** Another composite assigned the rules: nothing else can be compared. */
    COMPOSITE("composite changed"),
    /** The model reads other tokens, or an input of another shape: no word can be compared. */
    TOKENS("tokens changed"),
    /** Something else is predicted, or the same with another number. */
    PREDICTION("prediction"),
    /** The relevance as a whole is off. */
    RELEVANCE("relevance"),
    /** Other words matter most. */
    TOP_WORDS("top words"),
    /** Words that spoke for the prediction speak against it, or the other way round. */
    SIGNS("signs"),
    /** Another share of the target reached the inputs. */
    REACHED("reached the inputs");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  @Override
  public String toString() {
    return kind.title + ": " + message;
  }
}
