package io.github.lrpagent.archives.script;

/** A piece of TorchScript text with its place in the file. */
public interface Node {
  /** Returns the offset of the first character. */
  int start();

  /** Returns the offset behind the last character. */
  int end();
}
