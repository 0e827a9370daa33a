package io.github.lrpagent.composites;

/**
 * A place in a Composite file, for messages.
 *
 * @param file the file as the user named it, or {@code built-in NAME}
 * @param line the line, from 1; 0 where there is none
 * @param column the column in characters, from 1; 0 where there is none
 */
public record Position(String file, int line, int column) {
  static final String BUILT_IN = "built-in ";

  /** The place of a line that no file holds. */
  public static final Position NOWHERE = new Position("(no file)", 0, 0);

  /** Returns whether the line is one of a built-in composite. */
  public boolean isBuiltIn() {
    return file.startsWith(BUILT_IN);
  }

  /** Returns {@code file:line:column}, or the file alone where there is no line. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
