package io.github.lrpagent.archives.twin;

/**
 * Where a tensor is from that carries no relevance: what its share is called where it is added to
 * one that does.
 *
 * @param kind what it was
 * @param path the path of the module that made it or keeps it; empty where several did
 */
record Origin(Kind kind, String path) {
  static final Origin CONSTANT = new Origin(Kind.CONSTANT, "");

  /** What it was; of several, the last one counts. */
  enum Kind {
    CONSTANT,
    PARAMETER,
    BIAS,
    STOPPED,
    EMBEDDING
  }

  /** The origin of what is made of two. */
  Origin join(Origin other) {
    int order = kind.compareTo(other.kind);
    return order > 0 || equals(other) ? this : order < 0 ? other : new Origin(kind, "");
  }
}
