package io.github.lrpagent.archives.twin;

/**
 * A place of a twin where relevance is measured: what goes into an operation, what comes out of it,
 * or a constant that it adds.
 *
 * @param number what the twin writes to the tape, less than 0
 * @param role which of these
 * @param operation the operation, the same for all its probes
 * @param module the path of the module that runs it; of a constant, of the one that it is from
 * @param kind what the operation loses is called, such as {@code softmax}; of a constant, its name
 */
public record Probe(int number, Role role, int operation, String module, String kind) {
  /** What is measured. */
  public enum Role {
    /** An operand that relevance flows to. */
    OPERAND,
    /** A constant beside such operands. */
    CONSTANT,
    /** The result. */
    RESULT
  }
}
