package io.github.lrpagent.explain.inspect;

/** What it comes to. */
enum Verdict {
  /** Every operation that relevance passes has a rule. */
  COVERED("covered"),
  /** It is explained, but some operations have no rule. */
  UNCOVERED("uncovered"),
  /** It is left as it is. */
  NOT_EXPLAINED("not explained");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /** Returns the name in reports. */
  String label() {
    return label;
  }
}
