package io.github.lrpagent.archives.twin;

/** What becomes of the relevance of an operation's output. */
public enum How {
  /** The gradient is the rule, so nothing is rewritten. */
  GRADIENT("gradient"),
  /** A rule bends the gradient. */
  BENT("bent"),
  /** A rule stops it, or what it goes through is kept constant. */
  STOPPED("stopped"),
  /** It is read here. */
  LEAF("leaf"),
  /** None arrives: what is computed here is a constant for the rules behind it. */
  CONSTANT("constant"),
  /** It passes by a gradient that is no rule. */
  NO_RULE("no rule");

  private final String label;

  How(String label) {
    this.label = label;
  }

  /** Returns the name in reports. */
  public String label() {
    return label;
  }
}
