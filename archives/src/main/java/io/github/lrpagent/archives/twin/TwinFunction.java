package io.github.lrpagent.archives.twin;

/**
 * A function of a twin's text.
 *
 * @param name its qualified name
 * @param result what is known of its result
 * @param map what it makes of its only tensor with relevance
 */
record TwinFunction(String name, Value result, Elementwise.Kind map) {}
