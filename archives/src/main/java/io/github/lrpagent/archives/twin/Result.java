package io.github.lrpagent.archives.twin;

/**
 * An expression of a twin.
 *
 * @param value what is known of it
 * @param text how the twin writes it
 */
record Result(Value value, String text) {
  boolean isVariable() {
    return !text.isEmpty()
        && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')
        && !Character.isDigit(text.charAt(0));
  }

  boolean carries() {
    return value.carries();
  }
}
