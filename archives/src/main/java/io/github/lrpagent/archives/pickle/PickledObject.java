package io.github.lrpagent.archives.pickle;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object of a TorchScript class: a module, or what a module refers to. Objects are equal if they
 * are the same.
 */
public final class PickledObject {
  private final String className;
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  PickledObject(String className) {
    this.className = className;
  }

  /** Returns the qualified name of the class, such as {@code __torch__.a.B}. */
  public String className() {
    return className;
  }

  /**
   * Returns the attributes in order: {@link PickledObject}, {@link PickledTensor}, lists, maps,
   * numbers, strings, {@link Unpickler#NONE}.
   */
  public Map<String, Object> attributes() {
    return attributes;
  }

  @Override
  public String toString() {
    return className;
  }
}
