package io.github.lrpagent.archives.script;

import io.github.lrpagent.archives.ArchiveException;

/**
 * The text of one file of an archive.
 *
 * @param name the file's name inside the archive, for messages
 * @param text its characters
 */
public record SourceText(String name, String text) {
  /** Returns an exception whose message names a place in this file. */
  public ArchiveException error(int offset, String problem) {
    return new ArchiveException(place(offset) + ": " + problem);
  }

  /** Returns {@code file:line:column} of an offset, counted from 1. */
  public String place(int offset) {
    int line = 1;
    int lineStart = 0;
    for (int end = text.indexOf('\n');
        end >= 0 && end < offset;
        end = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = end + 1;
    }
    return name + ":" + line + ":" + (offset - lineStart + 1);
  }

  /** Returns the characters of a node. */
  public String slice(Node node) {
    return text.substring(node.start(), node.end());
  }
}
