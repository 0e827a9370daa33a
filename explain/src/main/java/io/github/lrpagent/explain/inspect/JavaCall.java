package io.github.lrpagent.explain.inspect;

/**
 * A call in a class of an app that an operation of DJL's engine comes from.
 *
 * @param className the class, with dots
 * @param method the method that calls; a lambda's is the one that the compiler made of it
 * @param line the line in the source; 0 where the class does not tell
 * @param call what is called: {@code NDArray.softmax}
 * @param meaning what it is
 * @param inBlock whether the class is a block
 */
record JavaCall(
    String className,
    String method,
    int line,
    String call,
    JavaOperations.Meaning meaning,
    boolean inBlock) {

  /** Returns whether relevance ends here although it should not. */
  boolean isUncovered() {
    return inBlock && meaning.ends();
  }
}
